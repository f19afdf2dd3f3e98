"""Models that were not written for us, as their papers and torchvision have them, but thin."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


class BasicBlock(nn.Module):
    """ResNet's: two 3x3 convolutions and a way around them."""

    def __init__(self, inplanes: int, planes: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(planes, planes, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.downsample: nn.Module | None = None
        if stride != 1 or inplanes != planes:
            self.downsample = nn.Sequential(
                nn.Conv2d(inplanes, planes, 1, stride=stride, bias=False),
                nn.BatchNorm2d(planes),
            )

    def forward(self, x: Tensor) -> Tensor:
        identity = x if self.downsample is None else self.downsample(x)
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += identity  # writes over what conv2's normalisation put out
        return self.relu(out)


class ResNet18(nn.Module):
    """torchvision's layout: a 7x7 stem, four stages of two blocks."""

    def __init__(self, width: int = 8, classes: int = 10) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        self.layer1 = self._stage(width, width, 1)
        self.layer2 = self._stage(width, 2 * width, 2)
        self.layer3 = self._stage(2 * width, 4 * width, 2)
        self.layer4 = self._stage(4 * width, 8 * width, 2)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(8 * width, classes)

    def _stage(self, inplanes: int, planes: int, stride: int) -> nn.Sequential:
        return nn.Sequential(BasicBlock(inplanes, planes, stride), BasicBlock(planes, planes, 1))

    def forward(self, x: Tensor) -> Tensor:
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(self.avgpool(x).flatten(1))


class InvertedResidual(nn.Module):
    """MobileNetV2's: wider, a convolution for each channel by itself, narrower."""

    def __init__(self, inp: int, oup: int, stride: int, ratio: int) -> None:
        super().__init__()
        hidden = inp * ratio
        self.use_res_connect = stride == 1 and inp == oup
        self.conv = nn.Sequential(
            *_conv_bn(inp, hidden, 1, 1, 1),
            *_conv_bn(hidden, hidden, 3, stride, hidden),
            nn.Conv2d(hidden, oup, 1, bias=False),
            nn.BatchNorm2d(oup),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv(x) if self.use_res_connect else self.conv(x)


def _conv_bn(inp: int, oup: int, size: int, stride: int, groups: int) -> list[nn.Module]:
    padding = (size - 1) // 2
    return [
        nn.Conv2d(inp, oup, size, stride, padding, groups=groups, bias=False),
        nn.BatchNorm2d(oup),
        nn.ReLU6(inplace=True),
    ]


class MobileNetV2(nn.Module):
    """The layout of `features` and `classifier`, with fewer blocks."""

    def __init__(self, classes: int = 10) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Sequential(*_conv_bn(3, 8, 3, 2, 1)),
            InvertedResidual(8, 8, 1, 2),
            InvertedResidual(8, 12, 2, 6),
            InvertedResidual(12, 12, 1, 6),
            nn.Sequential(*_conv_bn(12, 32, 1, 1, 1)),
        )
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(32, classes))

    def forward(self, x: Tensor) -> Tensor:
        x = self.features(x)
        return self.classifier(functional.adaptive_avg_pool2d(x, 1).flatten(1))


class TextClassifier(nn.Module):
    """Kim's: embeddings, convolutions of several widths, the largest of each over time."""

    def __init__(self, words: int = 50, dim: int = 6, classes: int = 2) -> None:
        super().__init__()
        self.embedding = nn.Embedding(words, dim)
        self.convs = nn.ModuleList(nn.Conv1d(dim, 4, size, padding=1) for size in (2, 3))
        self.pool = nn.MaxPool1d(2)
        self.dropout = nn.Dropout(0.5)
        self.fc = nn.Linear(8, classes)

    def forward(self, tokens: Tensor) -> Tensor:
        embedded = self.embedding(tokens).transpose(1, 2)
        found = [self.pool(torch.relu(conv(embedded))).amax(2) for conv in self.convs]
        return self.fc(self.dropout(torch.cat(found, 1)))


class UNet(nn.Module):
    """Down by pooling, up by transposed convolutions, and what was before beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.down1 = nn.Conv2d(1, 4, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.down2 = nn.Conv2d(4, 8, 3, padding=1)
        self.bottom = nn.Conv2d(8, 8, 3, padding=2, dilation=2, padding_mode="reflect")
        self.up2 = nn.ConvTranspose2d(8, 8, 3, stride=2, padding=1)
        self.up1 = nn.ConvTranspose2d(16, 4, 2, stride=2)
        self.smooth = nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)
        self.out = nn.Conv2d(8, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        one = torch.relu(self.down1(x))
        two = torch.relu(self.down2(self.pool(one)))
        three = self.bottom(self.pool(two))
        # without a size, a row and a column would be missing
        up = torch.cat([self.up2(three, output_size=two.shape[2:]), two], 1)
        return self.out(self.smooth(torch.cat([self.up1(up), one], 1)))


class Shared(nn.Module):
    """One layer in two places, and called three times."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(2, 2, 3, padding=1)
        self.again = self.first
        self.unused = nn.Conv2d(2, 2, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.first(torch.relu(self.again(torch.relu(self.first(x)))))

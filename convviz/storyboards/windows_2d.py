"""Any two-dimensional layer that has a window: what it reads, and what comes of it."""

from __future__ import annotations

from convviz.draw import Sweep
from convviz.draw.moves import moves_windows as moves
from convviz.draw.pictures.windows_2d import Windows2d
from convviz.storyboards.layer_scene import LayerScene
from convviz.storyboards.window_story import WindowStory
from convviz.traces.layer_trace import WindowTrace

LONGEST_SWEEP = 2.6  # seconds


class Windows2dScene(LayerScene):
    """A window over an image: the first steps slowly, then all of them."""

    def construct(self) -> None:
        view, story = self.begin()
        self.meet_input(view, story)
        self.first_window(view, story)
        last = len(view) - 1
        shown = min(1, last)
        if shown:
            self.play(self.say(story.moved(1)), moves.step_to(view, 1))
        stop = story.highest
        if stop is not None:
            self.play(self.say(story.sweep), self.sweep(view, shown, stop - 1))
            self.play(self.say(story.at_highest(stop)), moves.step_to(view, stop, 2.2))
            self.wait(1.1)
            shown = stop
        if shown < last:
            told = story.sweep if stop is None else story.sweep_on
            self.play(self.say(told), self.sweep(view, shown, last))
            self.wait(0.5)
        self.play(self.say(story.rest), moves.close_loupe(view))
        self.wait(1.6)

    def show_step(self, index: int) -> None:
        view, story = self.begin()
        self.add(view.show(index))
        self.show(story.told(index))

    def begin(self) -> tuple[Windows2d, WindowStory]:
        """Add title and foot; return the picture and its sentences."""
        layer = self.traced()
        assert isinstance(layer, WindowTrace)
        self.head(self.title, self.layer_text(), layer.input.shape, layer.output.shape)
        view = Windows2d(
            layer,
            self.channel,
            stage=self.stage,
            theme=self.theme,
            input_name=self.input_name(),
            decimals=self.decimals,
        )
        return view, WindowStory(view.reckoning, self.input_name())

    def meet_input(self, view: Windows2d, story: WindowStory) -> None:
        """Tell what is read: the input, its channels, its padding."""
        self.add(moves.empty(view))
        self.play(self.say(story.input), moves.draw_input(view))
        if story.channel:
            self.play(self.say(story.channel))
            self.wait(1.4)
        if not story.padding:
            return
        self.play(self.say(story.padding), moves.pad(view))
        if story.copies:
            lines = moves.links(view)
            self.play(moves.show_links(view, lines, comes=True))
            self.wait(1)
            self.play(moves.show_links(view, lines, comes=False))
            self.remove(lines)
        else:
            self.wait(0.6)
        if story.beyond not in ("", story.padding):
            self.play(self.say(story.beyond))
            self.wait(1.2)

    def first_window(self, view: Windows2d, story: WindowStory) -> None:
        """Tell the arithmetic of the first window."""
        self.play(self.say(story.window), moves.show_windows(view))
        self.play(self.say(story.patch), moves.open_loupe(view))
        self.play(moves.show_patch_numbers(view))
        if view.trace.weight is not None:
            self.play(self.say(story.kernel), moves.bring_kernel(view))
            self.play(self.say(story.products), moves.multiply(view))
            self.play(self.say(story.total), moves.add_up(view))
        else:
            largest = view.reckoned(0).winner is not None
            told = [moves.take_largest(view)] if largest else []
            self.play(self.say(story.total), *told)
            self.play(moves.add_up(view, 1.2 if largest else 1.8))
        self.play(self.say(story.value), moves.land(view, 0), moves.show_legends(view))
        self.wait(0.6)

    @staticmethod
    def sweep(view: Windows2d, start: int, end: int) -> Sweep:
        """Return the way over many windows: never tedious, however many they are."""
        return Sweep(view, start, end, run_time=min(1 + (end - start) / 150, LONGEST_SWEEP))

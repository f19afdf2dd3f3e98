"""Any layer that has a window: what it reads, and what comes of it."""

from __future__ import annotations

from convviz.draw import Sweep, Windows, come, go, land, step_to
from convviz.draw.moves.links import show_links
from convviz.storyboards.layer_scene import LayerScene
from convviz.storyboards.sequence_story import SequenceStory
from convviz.storyboards.window_story import WindowStory
from convviz.traces.layer_trace import WindowTrace

FEW_STEPS = 9  # that are shown one by one
BRISK = 1.0  # seconds a step
LONGEST_SWEEP = 3.2


class WindowsScene(LayerScene):
    """A window over an image or a sequence: the first steps slowly, then all of them."""

    def construct(self) -> None:
        view, story = self.begin()
        self.meet_input(view, story)
        self.first_window(view, story)
        self.all_windows(view, story)
        self.wait(0.4)
        if view.trace.spatial_rank > 1:
            self.play(self.say(story.rest), go(view))
        else:
            self.play(self.say(story.rest))
        self.wait(1.8)

    def show_step(self, index: int) -> None:
        view, story = self.begin()
        self.add(view.show(index))
        self.show(story.told(index))

    def begin(self) -> tuple[Windows, WindowStory | SequenceStory]:
        """Add title and foot; return the picture and its sentences."""
        layer = self.traced()
        assert isinstance(layer, WindowTrace)
        self.head(self.title, self.layer_text(), layer.input.shape, layer.output.shape)
        view = self.picture(
            layer,
            decimals=self.decimals,
            channel=self.channel,
            input_name=self.input_name() if layer.spatial_rank > 1 else "",
            words=self.words_shown(),
        )
        (reckoning,) = view.reckonings
        if layer.spatial_rank > 1:
            return view, WindowStory(reckoning, self.input_name())
        return view, SequenceStory(reckoning, self.input_name(), self.words_shown(), self.decimals)

    def meet_input(self, view: Windows, story: WindowStory | SequenceStory) -> None:
        """Tell what is read: the input, its channels, its padding."""
        self.add(view.empty())
        self.play(self.say(story.input), come(view, "input"))
        if story.channel:
            self.play(self.say(story.channel))
            self.wait(1.5)
        told = [text for text in dict.fromkeys((story.padding, story.beyond)) if text]
        for number, text in enumerate(told):
            moves = [come(view, "padding")] if number == 0 else []
            self.play(self.say(text), *moves)
            if number == 0 and story.copies and view.source.links():
                lines = view.source.links()
                self.play(show_links(view, lines, comes=True))
                self.wait(1)
                self.play(show_links(view, lines, comes=False))
                self.remove(lines)
            else:
                self.wait(1.2 if number else 0.6)

    def first_window(self, view: Windows, story: WindowStory | SequenceStory) -> None:
        """Tell the arithmetic of the first window."""
        self.play(self.say(story.window), come(view, "window"))
        if "patch" in view.parts:
            self.play(self.say(story.patch), come(view, "patch"))
        if view.trace.weight is not None:
            self.play(self.say(story.kernel), come(view, "kernel"))
        if "products" in view.parts:
            self.play(self.say(story.products), come(view, "products"))
        if "winner" in view.parts:
            self.play(self.say(story.total), come(view, "winner"))
            self.play(come(view, "value"))
        else:
            self.play(self.say(story.total), come(view, *view.ending, run_time=1.8))
        legends = [come(view, "legend")] if "legend" in view.parts else []
        self.play(self.say(story.value), land(view, 0), *legends)
        self.wait(0.6)

    def all_windows(self, view: Windows, story: WindowStory | SequenceStory) -> None:
        """Tell the windows after the first: a few one by one, many as a sweep."""
        last = len(view) - 1
        if not last:
            return
        self.play(self.say(story.moved(1)), step_to(view, 1, 2.0))
        if last < FEW_STEPS:
            for index in range(2, last + 1):
                told = [self.say(story.sweep)] if index == 2 else []
                self.play(*told, step_to(view, index, BRISK))
            return
        stop = story.highest
        if stop is None:
            self.play(self.say(story.sweep), self.sweep(view, 1, last))
            return
        self.play(self.say(story.sweep), self.sweep(view, 1, stop - 1))
        self.play(self.say(story.at_highest(stop)), step_to(view, stop, 2.2))
        self.wait(1.1)
        if stop < last:
            self.play(self.say(story.sweep_on), self.sweep(view, stop, last))

    @staticmethod
    def sweep(view: Windows, start: int, end: int) -> Sweep:
        """Return the way over many windows: never tedious, however many they are."""
        pace = 150 if view.trace.spatial_rank > 1 else 20
        return Sweep(view, start, end, run_time=min(1.2 + (end - start) / pace, LONGEST_SWEEP))

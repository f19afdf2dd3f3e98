"""Any one-dimensional layer that has a window: what it reads, and what comes of it."""

from __future__ import annotations

from convviz.draw import Appear, Sweep
from convviz.draw.moves import moves_windows_1d as moves
from convviz.draw.pictures.windows_1d import Windows1d
from convviz.storyboards.layer_scene import LayerScene
from convviz.storyboards.sequence_story import SequenceStory
from convviz.traces.convolution_trace import Trace
from convviz.traces.pool_trace import PoolTrace

FEW_STEPS = 9  # that are shown one by one
BRISK, SLOW = 0.9, 2.4  # seconds a step
LONGEST_SWEEP = 3.2


class Windows1dScene(LayerScene):
    """A window over a sequence: the first two steps slowly, then all of them."""

    def construct(self) -> None:
        view, story = self.begin()
        self.meet_input(view, story)
        self.first_window(view, story)
        last = len(view) - 1
        if last:
            self.play(self.say(story.again), moves.step_to(view, 1, SLOW))
        if last > 1:
            self.all_windows(view, story, 1)
        self.wait(0.4)
        self.play(self.say(story.rest))
        self.wait(2)

    def show_step(self, index: int) -> None:
        view, story = self.begin()
        self.add(view.show(index))
        self.show(story.told(index))

    def begin(self) -> tuple[Windows1d, SequenceStory]:
        """Add title and foot; return the picture and its sentences."""
        layer = self.traced()
        assert isinstance(layer, (Trace, PoolTrace))
        self.head(self.title, self.layer_text(), layer.input.shape, layer.output.shape)
        words = self.words_shown()
        view = Windows1d(
            layer,
            stage=self.stage,
            theme=self.theme,
            decimals=self.decimals,
            words=words,
            channel=self.channel,
        )
        return view, SequenceStory(view.channels, self.input_name(), words, self.decimals)

    def meet_input(self, view: Windows1d, story: SequenceStory) -> None:
        """Tell what is read: the input, its channels, its ends."""
        self.play(self.say(story.input), moves.draw_input(view))
        if story.channel:
            self.play(self.say(story.channel))
            self.wait(1.6)
        said = [text for text in (story.padding, story.beyond) if text]
        if said:
            self.play(self.say(said[0]), moves.pad(view))
            self.wait(1.2)
        for text in said[1:]:
            self.play(self.say(text))
            self.wait(1.4)

    def first_window(self, view: Windows1d, story: SequenceStory) -> None:
        """Tell the arithmetic of the first window."""
        self.play(self.say(story.window), Appear(view.window, run_time=1.0))
        self.play(moves.open_window(view))
        self.play(moves.name_window(view))
        if view.pools:
            largest = [moves.light_winner(view)] if view.finds_largest else []
            self.play(self.say(story.total), *largest)
            self.play(moves.add_up(view))
        else:
            self.play(self.say(story.kernel), moves.bring_kernel(view))
            self.play(self.say(story.products), moves.multiply(view))
            if view.has_several:
                self.play(self.say(story.channel_sums), moves.add_channels(view))
            self.play(self.say(story.total), moves.add_up(view))
        self.play(self.say(story.value), moves.land(view, 0))
        self.wait(0.7)

    def all_windows(self, view: Windows1d, story: SequenceStory, shown: int) -> None:
        """Tell the windows after the first: a few one by one, many as a sweep."""
        last = len(view) - 1
        if last < FEW_STEPS:
            for index in range(shown + 1, last + 1):
                told = [self.say(story.sweep)] if index == shown + 1 else []
                self.play(*told, moves.step_to(view, index, BRISK))
            return
        stop = story.highest
        self.play(self.say(story.sweep), self.sweep(view, shown, last if stop is None else stop))
        if stop is not None:
            self.play(self.say(story.at_highest(stop)))
            self.wait(1.8)
            self.play(self.sweep(view, stop, last))

    @staticmethod
    def sweep(view: Windows1d, start: int, end: int) -> Sweep:
        """Return the way over many windows: never tedious, however many they are."""
        return Sweep(view, start, end, run_time=min(1.4 + (end - start) / 20, LONGEST_SWEEP))

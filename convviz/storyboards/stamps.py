"""The film of a transposed convolution: every number of the input leaves a stamp."""

from __future__ import annotations

from typing import ClassVar

from convviz.draw import Appear, Stamps, Sweep, Vanish, come, go, land, step_to
from convviz.draw.moves.stops import Stops
from convviz.storyboards.channel_stops import channel_stops
from convviz.storyboards.layer_scene import LayerScene
from convviz.storyboards.stamp_story import StampStory
from convviz.traces.transposed_trace import TransposedTrace

FEW_STAMPS = 4  # that are shown one by one
BRISK, SLOW = 1.3, 2.2  # seconds a stamp


class StampsScene(LayerScene):
    """Each number of the input stamps the kernel on the output, and overlaps add up."""

    title: ClassVar[str] = "Every number leaves a stamp"

    def construct(self) -> None:
        view, story = self.begin()
        self.meet(view, story)
        self.first(view, story)
        self.stamp_all(view, story, self.second(view, story))
        self.finish(view, story)

    def show_step(self, index: int) -> None:
        view, story = self.begin()
        self.add(view.show(index))
        self.show(story.step(index))

    def begin(self) -> tuple[Stamps, StampStory]:
        """Add title and foot; return the picture and its sentences."""
        trace = self.traced()
        assert isinstance(trace, TransposedTrace)
        self.head(self.title, self.layer_text(), trace.input.shape, trace.output.shape)
        name, words = self.input_name(), self.words_shown()
        view = self.picture(
            trace,
            decimals=self.decimals,
            channel=self.channel,
            input_name=name,
            words=words,
        )
        return view, StampStory(view.stamped, name, words, self.decimals, view.ground.shown)

    def meet(self, view: Stamps, story: StampStory) -> None:
        """Tell what is read, and the kernel that stamps."""
        self.add(view.empty())
        self.play(self.say(story.input), come(view, "input"))
        if story.channels:
            self.play(self.say(story.channels))
            self.wait(1.4)
        self.play(self.say(story.kernel), come(view, "kernel"))

    def first(self, view: Stamps, story: StampStory) -> None:
        """Tell how the first number stamps."""
        self.play(self.say(story.number), come(view, "number"))
        self.play(self.say(story.products), come(view, "products"))
        legend = [come(view, "legend")] if "legend" in view.parts else []
        self.play(self.say(story.landing), land(view, 0, 1.2), *legend)
        self.wait(0.8)

    def second(self, view: Stamps, story: StampStory) -> int:
        """Tell how another stamp is added; return the stamp on show."""
        index = story.second
        if index is None:
            return 0
        if index > 1:
            self.play(self.say(story.sweep), self.sweep(view, story, 0, index - 1))
        self.play(self.say(story.next(index)), step_to(view, index, SLOW))
        cell = view.stamped.overlap(index)
        if cell is None:
            self.play(self.say(story.adding(index)))
            self.wait(0.8)
            return index
        overlap = view.overlap(index, cell)
        self.play(self.say(story.adding(index)), Appear(overlap, run_time=0.4))
        self.wait(1.3)
        self.play(Vanish(overlap), run_time=0.3)
        return index

    def stamp_all(self, view: Stamps, story: StampStory, shown: int) -> None:
        """Let all stamps that are left land; a few channels are told one by one."""
        each, last = view.stamped.per_channel, len(view) - 1
        if story.weightiest is not None:
            self.many_channels(view, story, shown)
            return
        for number, end in enumerate(range(each - 1, last + 1, each)):
            if shown < end:
                self.stamps_to(view, story, shown, end, number)
                shown = end

    def stamps_to(self, view: Stamps, story: StampStory, shown: int, end: int, number: int) -> None:
        """Let the stamps of a channel land: a few one by one, many as a sweep."""
        said = [self.say(story.channel(number) if number else story.sweep)]
        if end - shown > FEW_STAMPS or len(view) > view.stamped.per_channel:
            self.play(*said, self.sweep(view, story, shown, end))
            return
        for index in range(shown + 1, end + 1):
            self.play(*said, step_to(view, index, BRISK))
            said = []

    def many_channels(self, view: Stamps, story: StampStory, shown: int) -> None:
        """Let many channels stamp: the first, then whole channels, with a pause at one."""
        each, last, stop = view.stamped.per_channel, len(view) - 1, story.weightiest
        assert stop is not None
        end = min(each - 1, stop)
        if shown < end:
            self.play(self.say(story.sweep), self.sweep(view, story, shown, end))
            shown = end
        told = story.all
        if shown < stop:
            self.play(self.say(told), Stops(view, channel_stops(each, shown, stop)))
            shown, told = stop, story.on
        if shown == stop:
            self.play(self.say(story.weight(stop)))
            self.wait(1)
        if shown < last:
            self.play(self.say(told), Stops(view, channel_stops(each, shown, last)))

    def finish(self, view: Stamps, story: StampStory) -> None:
        """Crop the rim, add the bias, rest."""
        self.play(go(view))
        for told, name in ((story.rim, "cropped"), (story.bias, "bias")):
            if told is not None:
                change = [come(view, name)] if name in view.parts else []
                self.play(self.say(told), *change)
                self.wait(0.9)
        self.play(self.say(story.rest), come(view, "rest"))
        self.wait(2)

    @staticmethod
    def sweep(view: Stamps, story: StampStory, start: int, end: int) -> Sweep:
        """Return the way over many stamps; over a few so slow that each can be followed."""
        return Sweep(view, start, end, run_time=story.seconds(end - start))

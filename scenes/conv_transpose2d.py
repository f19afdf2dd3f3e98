"""Any two-dimensional transposed convolution: every number of the input leaves a stamp."""

from __future__ import annotations

from typing import Any

from convviz.draw import Appear, Stamping2d, Sweep, Vanish
from convviz.draw.moves import moves_stamping as moves
from convviz.draw.moves.stops import Stops
from convviz.storyboards.layer_scene import LayerScene
from convviz.storyboards.stamping import StampStory
from convviz.traces.stamped_map import StampedMap


class ConvTranspose2d(LayerScene):
    """Each number of the input stamps the kernel on the output, and overlaps add up."""

    title = "Every number leaves a stamp"
    operation = "conv_transpose2d"

    digit = None
    kernel = "0.25,0.5,0.25;0.5,1,0.5;0.25,0.5,0.25"
    stride = 2
    padding = 1

    def construct(self) -> None:
        view, story = self.begin()
        self.add(moves.empty(view))
        self.play(self.say(story.input), moves.draw_input(view))
        self.play(self.say(story.kernel), moves.bring_kernel(view))
        self.play(self.say(story.number), moves.pick_number(view))
        self.play(self.say(story.products), moves.multiply(view))
        self.play(self.say(story.landing), moves.land(view), Appear(view.bar))
        self.wait(0.8)
        self.stamp_all(view, story, self.second(view, story))
        self.finish(view, story)

    def second(self, view: Stamping2d, story: StampStory) -> int:
        """Tell how another stamp is added; return the stamp on show."""
        index = story.second
        if index is None:
            return 0
        if index > 1:
            self.play(self.say(story.sweep), self.sweep(view, story, 0, index - 1))
        self.play(self.say(story.next(index)), moves.step_to(view, index))
        cell = story.overlap(index)
        if cell is None:
            self.play(self.say(story.adding(index)))
            self.wait(0.8)
            return index
        overlap = view.overlap(index - 1, cell)
        self.play(self.say(story.adding(index)), Appear(overlap, run_time=0.4))
        self.wait(1.3)
        self.play(Vanish(overlap), run_time=0.3)
        return index

    def stamp_all(self, view: Stamping2d, story: StampStory, shown: int) -> None:
        """Let all stamps that are left land; a few channels are told one by one."""
        each, last = view.stamped.per_channel, len(view) - 1
        if story.weightiest is None:
            for number, end in enumerate(range(each - 1, last + 1, each)):
                if shown < end:
                    told = story.channel(number) if number else story.sweep
                    self.play(self.say(told), self.sweep(view, story, shown, end))
                    shown = end
            return
        self.many_channels(view, story, shown)

    def many_channels(self, view: Stamping2d, story: StampStory, shown: int) -> None:
        """Let many channels stamp: the first, then whole channels, with a pause at one."""
        first, last, stop = view.stamped.per_channel - 1, len(view) - 1, story.weightiest
        assert stop is not None
        end = min(first, stop)
        if shown < end:
            self.play(self.say(story.sweep), self.sweep(view, story, shown, end))
            shown = end
        told = story.all
        if shown < stop:
            self.play(self.say(told), Stops(view, story.stops(shown, stop)))
            shown, told = stop, story.on
        if shown == stop:
            self.play(self.say(story.weight(stop)))
            self.wait(1)
        if shown < last:
            self.play(self.say(told), Stops(view, story.stops(shown, last)))

    def sweep(self, view: Stamping2d, story: StampStory, start: int, end: int) -> Sweep:
        """Return the way over many stamps; over a few so slow that each can be followed."""
        return Sweep(view, start, end, run_time=story.seconds(end - start))

    def finish(self, view: Stamping2d, story: StampStory) -> None:
        """Crop the rim, add the bias, rest."""
        self.play(moves.close_loupe(view))
        if story.rim is not None:
            self.play(self.say(story.rim), moves.crop(view))
            self.wait(0.8)
        if story.bias is not None:
            self.play(self.say(story.bias), Appear(view.bias), moves.add_bias(view))
            self.wait(0.8)
        self.play(self.say(story.rest), moves.rest(view))
        self.wait(2)

    def show_step(self, index: int) -> None:
        view, story = self.begin()
        self.add(view.show(index))
        self.show(story.step(index))

    def begin(self) -> tuple[Stamping2d, StampStory]:
        """Add title and foot; return the picture and its sentences."""
        trace: Any = self.traced()
        stamped = StampedMap(trace, self.channel)
        self.head(self.title, self.layer_text(), trace.input.shape, trace.output.shape)
        view = Stamping2d(
            stamped,
            stage=self.stage,
            theme=self.theme,
            input_name=self.input_name(),
            decimals=self.decimals,
        )
        return view, StampStory(stamped, self.input_name(), self.decimals)

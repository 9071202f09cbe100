import assert from "node:assert/strict";
import test from "node:test";

import { counter } from "../../diary/static/diary/js/entry.js";

test("the watch adds up what it ran, and beats are counted", () => {
  let now = 0;
  const count = counter(() => now);

  count.toggle();
  now = 2_600;
  count.beat();
  count.beat();
  assert.deepEqual([count.running, count.seconds, count.beats], [true, 3, 2]);

  count.toggle();
  now = 60_000;
  assert.deepEqual([count.running, count.seconds], [false, 3]);

  count.toggle();
  now = 61_000;
  count.toggle();
  assert.equal(count.seconds, 4);

  count.clear();
  assert.deepEqual([count.seconds, count.beats, count.running], [0, 0, false]);
});

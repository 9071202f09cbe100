import assert from "node:assert/strict";
import test from "node:test";

import { Taps, sameTap } from "../../diary/static/diary/js/taps.js";

function storage(kept = {}) {
  return { getItem: (key) => kept[key] ?? null, setItem: (key, text) => { kept[key] = text; } };
}

test("taps wait in their order and outlive a reload", () => {
  const store = storage();
  const taps = new Taps("today", store);
  taps.add({ what: "episode:spasm", id: "1" });
  taps.add({ what: "episode:clonus", id: "2" });

  const later = new Taps("today", store);
  assert.equal(later.length, 2);
  assert.equal(later.first.id, "1");
  later.drop();
  assert.equal(new Taps("today", store).first.id, "2");
});

test("another diary's taps are not these, and nonsense is nothing", () => {
  const store = storage({ one: "[1]", broken: "{" });

  assert.equal(new Taps("two", store).length, 0);
  assert.equal(new Taps("broken", store).length, 0);
});

test("without a storage the taps wait in the page", () => {
  const taps = new Taps("today", null);
  taps.add({ id: "1" });

  assert.equal(taps.length, 1);
});

test("a tremor is one tap, a second spasm is another", () => {
  const last = { value: "a", at: 1_000 };

  assert.ok(sameTap(last, "a", 1_700));
  assert.ok(!sameTap(last, "a", 1_900));
  assert.ok(!sameTap(last, "b", 1_100));
  assert.ok(sameTap(last, "a", 9_000, { onItsWay: "a" }));
  assert.ok(!sameTap(last, "b", 9_000, { onItsWay: "a" }));
});

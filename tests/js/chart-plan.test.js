import assert from "node:assert/strict";
import { test } from "node:test";
import { bands, datasets, labels, letter, points, rows, short } from "../../diary/static/diary/js/chart-plan.js";

const look = { a: "teal", b: "brown", ground: "white", start: "black" };
const data = {
  names: ["Mon", "Tue", "Wed"],
  spasms: [0, null, 3.5],
  incomplete: [null, 2, null],
  ratings: [4, null, 5],
  ranges: [2],
  late: [0],
  words: { spasms: "Spasms a day", rating: "Rating" },
};

test("a day without an answer stays a gap, a day of zero is a point", () => {
  assert.deepEqual(points(data.spasms), [{ x: 0, y: 0 }, { x: 1, y: null }, { x: 2, y: 3.5 }]);
  assert.ok(datasets(data, look).every((one) => one.spanGaps === false));
});

test("days that are not complete are hollow and on no line", () => {
  const [complete, incomplete] = datasets(data, look);
  assert.equal(incomplete.showLine, false);
  assert.equal(incomplete.backgroundColor, look.ground);
  assert.equal(complete.backgroundColor, look.a);
});

test("ranges differ in shape, late ratings in filling, the two lines in stroke", () => {
  const [spasms, , ratings] = datasets(data, look);
  assert.deepEqual(spasms.pointStyle, ["circle", "circle", "triangle"]);
  assert.deepEqual(ratings.backgroundColor, [look.ground, look.b, look.b]);
  assert.equal(spasms.borderDash, undefined);
  assert.ok(ratings.borderDash.length > 0);
});

test("labels that would touch go into rows", () => {
  const edges = [{ from: 0, to: 50 }, { from: 40, to: 90 }, { from: 60, to: 99 }];
  assert.deepEqual(rows(edges), [0, 1, 0]);
});

test("names give way to numbers where too many stand close together", () => {
  const starts = ["Baclofen", "Tizanidine", "Splint", "Stretching"].map((name, k) => [k, name]);
  const width = (text) => text.length * 8;
  const spread = labels(starts, (x) => x * 200, width, 800);
  assert.deepEqual(spread.map(({ text }) => text), ["Baclofen", "Tizanidine", "Splint", "Stretching"]);
  const crowded = labels(starts, (x) => x * 12, width, 800);
  assert.deepEqual(crowded.map(({ text }) => text), ["1", "2", "3", "4"]);
});

test("a long name is cut between signs, not inside one", () => {
  assert.equal(short("Stretching, every morning"), "Stretching, every…");
  assert.equal(short("🦵".repeat(20)), `${"🦵".repeat(17)}…`);
  assert.equal(short("Baclofen"), "Baclofen");
});

test("letters count on after Z as a list does", () => {
  assert.deepEqual([0, 25, 26, 27, 701, 702].map(letter), ["A", "Z", "AA", "AB", "ZZ", "AAA"]);
});

test("a life event is a band over its days, with its name if there is room", () => {
  const events = [[0, 9, "Heat"], [20, 20, "Urinary infection"]];
  const [heat, infection] = bands(events, { ...look, event: "grey" }, (text) => text.length * 8, 10);

  assert.deepEqual([heat.xMin, heat.xMax], [-0.5, 9.5]);
  assert.equal(heat.label.content, "Heat");
  assert.deepEqual([infection.xMin, infection.xMax], [19.5, 20.5]);
  assert.equal(infection.label.content, "B");
  assert.equal(heat.backgroundColor, "grey");
});

test("names of bands that overlap stand one below the other, and not without end", () => {
  const events = Array.from({ length: 4 }, () => [0, 30, "Heat"]);
  const shown = bands(events, look, (text) => text.length * 8, 10);

  assert.equal(new Set(shown.map(({ label }) => label.yAdjust)).size, 4);
  assert.deepEqual(shown.map(({ label }) => label.display), [true, true, true, false]);
});

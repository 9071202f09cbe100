import assert from "node:assert/strict";
import { test } from "node:test";
import { about, datasets, edges, levelAt, line, marks, middle, name, radius } from "../../diary/static/diary/js/chart-plan.js";

const look = { text: "grey", start: "black", level: "teal", band: "mint", ground: "white", event: "silver" };
const words = { value: "Spasms a day", days: "", noted: "Noted", level: "Level", from: "", of: "{days} of {all}", range: "about {middle} ({low} to {high})", none: "not answered", middle: "middle of a range", late: "written late", suffix: "" };
const data = {
  first: "2026-02-27",
  days: 4,
  high: 1,
  points: [[0, 0, null, 1, 1], [1, null, 2, 0, 1], [2, 3.5, null, 1, 1], [3, null, null, 0, 1]],
  ranges: [2],
  late: [0],
  level: [[[0, 1, 0.5, 2], [2, 3, 1.5, 4]], [[3, 3, 1, 5]]],
  events: [[1, 2, "Travel"]],
  given: [[2, "Toxin"]],
  words,
};
const number = String;

test("a day without an answer stays a gap, a day of zero is a point", () => {
  const values = datasets(data, look)[2];
  assert.deepEqual(values.data.map(({ y }) => y), [0, null, 3.5, null]);
  assert.equal(values.spanGaps, false);
});

test("days that are not complete are hollow and on no line", () => {
  const [, , values, noted] = datasets(data, look);
  assert.equal(noted.showLine, false);
  assert.equal(noted.backgroundColor, look.ground);
  assert.deepEqual(noted.data.map(({ y }) => y), [null, 2, null, null]);
  assert.equal(values.pointBackgroundColor[2], look.text);
});

test("ranges differ in shape, late answers in filling too", () => {
  const values = datasets(data, look)[2];
  assert.deepEqual(values.pointStyle, ["rect", "circle", "rect", "circle"]);
  assert.deepEqual(values.pointBackgroundColor, [look.ground, look.text, look.text, look.text]);
});

test("the level comes with both ends of its band, and the band fills between them", () => {
  const [low, high, , , level] = datasets(data, look);
  assert.equal(high.fill, "-1");
  assert.equal(high.backgroundColor, look.band);
  const at = (one) => one.data.filter(({ y }) => y !== null);
  assert.deepEqual(at(low).map(({ y }) => y), [0.5, 1.5, 1]);
  assert.deepEqual(at(level).map(({ y }) => y), [1, 3, 3]);
  assert.deepEqual(at(high).map(({ y }) => y), [2, 4, 5]);
  assert.ok(low.borderDash.length && high.borderDash.length && !level.borderDash.length);
});

test("the band lies behind the days, and the level before them", () => {
  const [low, high, values, noted, level] = datasets(data, look).map(({ order }) => order);
  assert.ok(low > high && high > values && values > noted && noted > level);
});

test("the level breaks between its pieces", () => {
  assert.deepEqual(line(data.level, 1).map(({ y }) => y), [1, 3, null, 3]);
});

test("a level between two points lies on their line, and nowhere beside them", () => {
  assert.deepEqual(levelAt(data.level, 1), [2, 1, 3]);
  assert.deepEqual(levelAt(data.level, 0), [1, 0.5, 2]);
  assert.equal(levelAt(data.level, 2.5), null);
  assert.equal(levelAt([], 1), null);
});

test("a point says its value, its marks and the level with its range", () => {
  assert.deepEqual(about(data, 2, number), ["Spasms a day: 3.5, middle of a range", "Level: about 3 (1.5 to 4)"]);
  assert.deepEqual(about(data, 0, number), ["Spasms a day: 0, written late", "Level: about 1 (0.5 to 2)"]);
  assert.deepEqual(about(data, 1, number), ["Spasms a day: not answered", "Noted: 2", "Level: about 2 (1 to 3)"]);
});

test("several days say how many of them count, and shares are percent", () => {
  const weeks = { ...data, points: [[0, 40, null, 3, 7]], ranges: [], late: [], level: [], words: { ...words, days: "Days that count", suffix: " %" } };
  assert.deepEqual(about(weeks, 0, number), ["Spasms a day: 40 %", "Days that count: 3 of 7"]);
});

test("days are counted on over the end of a month", () => {
  const iso = (day) => day.toISOString().slice(0, 10);
  assert.equal(name(data, 2, iso), "2026-03-01");
  assert.equal(name({ ...data, words: { ...words, from: "From {day}" } }, 0, iso), "From 2026-02-27");
});

test("a week stands in the middle of its days", () => {
  assert.equal(middle([7, 1, null, 3, 7]), 10);
  assert.equal(middle([3, 1, null, 1, 1]), 3);
});

test("the days have the same room beside them as in the picture of the server", () => {
  const { min, max } = edges(96);
  assert.deepEqual([min, max], [-2.5, 97.5]);
});

test("life events and what was given are drawn under everything, as high as is said", () => {
  const calls = [];
  const ctx = new Proxy({}, { get: (_of, key) => (...args) => calls.push([key, ...args]), set: () => true });
  const chart = { ctx, chartArea: { top: 0, bottom: 100 }, scales: { x: { getPixelForValue: (x) => 10 * x } } };
  marks({ ...data, high: 0.1 }, look).beforeDatasetsDraw(chart);
  assert.deepEqual(calls.filter(([key]) => key === "fillRect"), [["fillRect", 5, 0, 20, 10]]);
  assert.deepEqual(calls.filter(([key]) => key === "lineTo"), [["lineTo", 20, 10]]);
});

test("points shrink as they get more", () => {
  assert.ok(radius(7) > radius(91) && radius(91) > radius(364));
});

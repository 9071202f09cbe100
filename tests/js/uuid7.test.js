import assert from "node:assert/strict";
import test from "node:test";

import { uuid7 } from "../../diary/static/diary/js/uuid7.js";

test("an id is a version 7 UUID that begins with its time", () => {
  const zeros = new Uint8Array(16);
  const ones = new Uint8Array(16).fill(255);
  const at = 0x0123456789ab;

  assert.equal(uuid7(at, zeros), "01234567-89ab-7000-8000-000000000000");
  assert.equal(uuid7(at, ones), "01234567-89ab-7fff-bfff-ffffffffffff");
});

test("two ids are never the same", () => {
  assert.notEqual(uuid7(), uuid7());
});

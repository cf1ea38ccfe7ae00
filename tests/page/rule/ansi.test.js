import assert from "node:assert/strict";
import { test } from "node:test";
import { plain, segments } from "../../../src/rota/web/text/ansi.js";
import { contrast, GROUND, inkOf, readable } from "../../../src/rota/web/text/ink.js";

const styles = (/** @type {string} */ text) => segments(text).map((segment) => segment.style);

test("plain text is one segment without a style", () => {
  assert.deepEqual(segments("just words"), [{ text: "just words", style: null }]);
  assert.deepEqual(segments(""), []);
});

test("a colour holds until it is taken back", () => {
  const [before, red, after] = segments("a \x1b[31mred\x1b[0m b");
  assert.deepEqual([before.text, red.text, after.text], ["a ", "red", " b"]);
  assert.match(String(red.style?.color), /^rgb\(/);
  assert.equal(after.style, null);
});

test("an empty SGR takes all back", () => {
  assert.equal(segments("\x1b[1mx\x1b[my")[1].style, null);
});

test("bold, italic and underline are kept, and end one by one", () => {
  assert.deepEqual(styles("\x1b[1;3;4mx\x1b[22my\x1b[23mz\x1b[24mw"), [
    { fontWeight: 700, fontStyle: "italic", textDecoration: "underline" },
    { fontStyle: "italic", textDecoration: "underline" },
    { textDecoration: "underline" },
    null,
  ]);
});

test("reverse has ink and ground change places", () => {
  const [{ style }] = segments("\x1b[7mx");
  assert.equal(style?.color, `rgb(${GROUND.join(" ")})`);
  assert.ok(style?.background);
});

test("dim is fainter than the usual, and still read", () => {
  const { color } = inkOf({ fg: null, bg: null, dim: true, reverse: false });
  const parts = /** @type {[number, number, number]} */ (color.match(/\d+/g)?.map(Number));
  assert.ok(contrast(parts, GROUND) >= 4.5);
  assert.ok(contrast(parts, GROUND) < 10);
});

for (const [what, code, colour] of [
  ["16 colours", "94", "rgb(148 190 248)"],
  ["256 colours", "38;5;208", "rgb(255 135 0)"],
  ["the grey ramp", "38;5;250", "rgb(188 188 188)"],
  ["true colour", "38;2;10;200;30", "rgb(10 200 30)"],
  ["true colour with colons", "38:2::10:200:30", "rgb(10 200 30)"],
  ["true colour with colons and no colour space", "38:2:10:200:30", "rgb(10 200 30)"],
]) {
  test(`${what} are known`, () => assert.equal(segments(`\x1b[${code}mx`)[0].style?.color, colour));
}

test("codes after an extended colour are still read", () => {
  const [{ style }] = segments("\x1b[38;5;208;1mx");
  assert.equal(style?.fontWeight, 700);
  assert.equal(segments("\x1b[58;5;3;1mx")[0].style?.fontWeight, 700);
});

test("any colour can be read on the ground", () => {
  for (let red = 0; red < 256; red += 51) {
    for (let green = 0; green < 256; green += 51) {
      for (let blue = 0; blue < 256; blue += 51) {
        assert.ok(contrast(readable([red, green, blue], GROUND), GROUND) >= 4.5);
        assert.ok(contrast(readable([255 - red, green, blue], [red, green, blue]), [red, green, blue]) >= 4.5);
      }
    }
  }
});

test("a line redrawn with carriage returns is shown as it stood last", () => {
  const redrawn = Array.from({ length: 5000 }, (_, at) => `\r${at + 1} of 5000`).join("");
  assert.equal(plain(redrawn), "5000 of 5000");
});

test("what a shorter redraw does not cover stays", () => {
  assert.equal(plain("downloading\rdone"), "doneloading");
});

test("erasing to the end of the line, or all of it, is done", () => {
  assert.equal(plain("downloading\rdone\x1b[K"), "done");
  assert.equal(plain("downloading\x1b[2K\rdone"), "done");
  assert.equal(plain("downloading\rdo\x1b[1Kne"), "  neloading");
});

test("a carriage return before the newline changes nothing", () => {
  assert.equal(plain("windows\r"), "windows");
});

test("a backspace goes back one", () => {
  assert.equal(plain("abc\b\bX"), "aXc");
});

test("cursor moves within the line are followed, and none leads far away", () => {
  assert.equal(plain("ab\x1b[5Gc"), "ab  c");
  assert.equal(plain("abc\x1b[2Dx"), "axc");
  assert.ok(plain("a\x1b[999999999Cb").length < 5000);
});

for (const [what, text] of [
  ["titles", "\x1b]0;a title\x07"],
  ["links", "\x1b]8;;https://evil.example\x1b\\"],
  ["private modes", "\x1b[?25l"],
  ["device strings", "\x1bPq#0;2;0\x1b\\"],
  ["character sets", "\x1b(B"],
  ["cursor moves to other lines", "\x1b[10;1H"],
  ["bells and other controls", "\x07\x00\x0e"],
  ["C1 controls", "\x9b31m"],
]) {
  test(`${what} are dropped`, () => assert.equal(plain(`a${text}b`), "ab"));
}

test("a sequence that is cut off at the end is dropped", () => {
  assert.equal(plain("text\x1b[38;2;10"), "text");
  assert.equal(plain("text\x1b"), "text");
  assert.equal(plain("text\x1b]0;title without end"), "text");
});

test("markup is text", () => {
  assert.equal(plain("\x1b[31m<script>alert(1)</script>"), "<script>alert(1)</script>");
});

test("characters beyond the basic plane stay whole", () => {
  assert.equal(plain("\x1b[1m🦉ü\x1b[0m"), "🦉ü");
});

test("tabs stay tabs", () => {
  assert.equal(plain("a\tb\x1b[0m"), "a\tb");
});

// Microsoft's KQL analyser over a schema: one JSON a line in, one JSON a line out; `analyser.py` runs it.
// The first line is {plain: {table: "(a:string, …)"}, wide: {…}}, each further line a query.
"use strict";
require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");

const { Symbols, GlobalState, KustoCode } = Kusto.Language;
const lines = require("readline").createInterface({ input: process.stdin, crlfDelay: Infinity });

/** The analyser's view of our catalog, open to nothing else. */
function globals(tables) {
  const members = [];
  for (const [name, columns] of Object.entries(tables)) {
    members.push(new Symbols.TableSymbol.$ctor7(name, columns, null));
  }
  const list = System.Array.init(members, Symbols.Symbol);
  return GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.$ctor3("vedette", null, list, false));
}

/** {ok, columns: [[name, type]] | null, scalar, errors: [[code, start, message]]} of one query. */
function judge(text, state) {
  const code = KustoCode.ParseAndAnalyze(text, state);
  const found = code.GetDiagnostics();
  const errors = [];
  for (let at = 0; at < found.Count; at++) {
    const item = found.getItem(at);
    if (item.Severity === "Error") errors.push([item.Code, item.Start, item.Message]);
  }
  const result = code.ResultType;
  let columns = null;
  if (result && result.Columns) {
    columns = [];
    for (let at = 0; at < result.Columns.Count; at++) {
      const item = result.Columns.getItem(at);
      columns.push([item.Name, item.Type.Name]);
    }
  }
  return { ok: errors.length === 0, columns, scalar: columns ? null : result && result.Name, errors };
}

/** With our tables as they are; where that fails, with the columns every table has besides (`wide`). */
function answer(text, plain, wide) {
  try {
    const first = judge(text, plain);
    if (first.ok) return { ...first, wide: false };
    return { ...judge(text, wide), wide: true };
  } catch (error) {
    return { ok: false, columns: null, scalar: null, wide: false, errors: [["crash", 0, String(error)]] };
  }
}

let states = null;
lines.on("line", (line) => {
  const given = JSON.parse(line);
  if (states === null) {
    states = [globals(given.plain), globals(given.wide)];
  } else {
    process.stdout.write(JSON.stringify(answer(given, ...states)) + "\n");
  }
});

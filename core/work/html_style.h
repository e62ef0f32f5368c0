// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace sl::work {

/// Looks of the report, dark and light. Colours c0-c6 are Okabe and Ito's; words p0-p9 go from
/// likely to unlikely. Contrast of text is at least 4.5:1 in both.
inline constexpr const char* kReportStyle = R"css(
:root { color-scheme: light dark; --ground: #f4f5f7; --card: #fff; --ink: #1c2128; --dim: #57606a;
  --line: #d3d8df; --accent: #0b62c4; --unsure: 214 122 0; --good: #1a7f37; --warn: #8f5a00;
  --bad: #c0262d; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171c; --card: #1d2128; --ink: #e6e9ee;
  --dim: #a0a9b6; --line: #343b46; --accent: #6cb0ff; --unsure: 255 170 60; --good: #5fd07a;
  --warn: #f0b55a; --bad: #ff8a85; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1200px; padding: 24px; background: var(--ground);
  color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
h1 { margin: 0 0 4px; font-size: 24px; }
header p { margin: 0 0 8px; color: var(--dim); }
.key { display: inline-block; width: 24px; height: 14px; vertical-align: -2px;
  border: 2px solid #0b84c6; border-radius: 2px; }
.key.dashed { border-style: dashed; border-color: var(--dim); }
article { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 24px;
  margin: 16px 0; padding: 16px; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; break-inside: avoid; }
figure { margin: 0; } figure + figure { margin-top: 16px; }
figcaption { margin-top: 4px; color: var(--dim); font-size: 13px; overflow-wrap: anywhere; }
.picture { position: relative; overflow: hidden; border-radius: 4px; line-height: 0; }
.picture img { width: 100%; height: auto; }
.picture svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.picture svg * { fill: none; stroke-width: 3px; vector-effect: non-scaling-stroke; }
.picture svg .under { stroke: #000b; stroke-width: 5.5px; }
.picture svg .model { stroke: #fff; stroke-width: 2px; stroke-dasharray: 7 5; }
.label { position: absolute; max-width: 90%; padding: 0 5px; transform: translateY(-100%);
  border-radius: 3px 3px 3px 0; color: #000; font-size: 13px; font-weight: 600; line-height: 19px;
  white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.label.inside { transform: none; border-radius: 0 0 3px 0; }
.label.left { transform: translate(-100%, -100%); border-radius: 3px 3px 0 3px; }
.label.left.inside { transform: translate(-100%, 0); border-radius: 0 0 0 3px; }
.c0 { background: #e69f00; stroke: #e69f00; } .c1 { background: #56b4e9; stroke: #56b4e9; }
.c2 { background: #009e73; stroke: #009e73; } .c3 { background: #f0e442; stroke: #f0e442; }
.c4 { background: #0072b2; stroke: #0072b2; } .c5 { background: #d55e00; stroke: #d55e00; }
.c6 { background: #cc79a7; stroke: #cc79a7; } .label.c4 { color: #fff; }
.missing { padding: 48px 16px; border: 1px dashed var(--line); border-radius: 4px;
  color: var(--bad); text-align: center; }
.said > * { overflow-wrap: anywhere; }
.facts { margin: 0; color: var(--dim); font-size: 13px; }
.verdict { margin-left: 4px; padding: 1px 8px; border: 1px solid; border-radius: 9px;
  font-weight: 600; }
.accepted { color: var(--good); } .corrected { color: var(--warn); }
.rejected { color: var(--bad); }
h2 { margin: 8px 0; font-size: 18px; white-space: pre-wrap; }
h2.none { color: var(--dim); font-weight: 400; }
.answer { margin: 0 0 12px; white-space: pre-wrap; }
.legend .word { color: var(--ink); } .word { border-radius: 3px; padding: 1px 0; }
.p1 { background: rgb(var(--unsure) / .06); } .p2 { background: rgb(var(--unsure) / .12); }
.p3 { background: rgb(var(--unsure) / .18); } .p4 { background: rgb(var(--unsure) / .24); }
.p5 { background: rgb(var(--unsure) / .3); } .p6 { background: rgb(var(--unsure) / .36); }
.p7 { background: rgb(var(--unsure) / .42); } .p8 { background: rgb(var(--unsure) / .48); }
.p9 { background: rgb(var(--unsure) / .55); }
.said table { width: 100%; margin: 0 0 12px; border-collapse: collapse; font-size: 13px; }
caption { padding: 4px 0; text-align: left; font-weight: 600; }
th, td { padding: 3px 8px 3px 0; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; }
th { color: var(--dim); font-weight: 400; }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.swatch { display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 2px; }
.note { padding: 4px 10px; border-left: 3px solid var(--accent); white-space: pre-wrap; }
summary { color: var(--accent); cursor: pointer; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 16px; margin: 8px 0;
  font-size: 13px; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
@media (max-width: 760px) { article { grid-template-columns: minmax(0, 1fr); } }
@media print { body { max-width: none; background: #fff; } }
)css";

}  // namespace sl::work

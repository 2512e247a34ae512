// Charts of the board: each stands above the table that says the same, and is drawn from numbers
// beside it. Tips are drawn on the canvas: markup of theirs would be refused by the page's policy.
import * as echarts from "../npm/echarts.min.js";

const COLOURS = ["#1f5c99", "#b06a00", "#1b6e3c", "#8a3f8f", "#a8201a", "#3c7f8f", "#6b6f2a", "#50607a"];
const BY_NAME = { 按时: "#1f5c99", 迟报: "#c98a1b", 未报: "#a8201a", 未到期: "#c3ccd6" };
const SHARP = { 迟报: "rect", 未报: "triangle" };  // colour alone says nothing

function face(place) {
  const style = getComputedStyle(place);
  return { fontFamily: style.fontFamily, fontSize: parseFloat(style.fontSize), color: style.color };
}

function bars(said, text) {
  const many = said.series.length > 1;
  const stacked = said.kind === "stacks";
  return {
    grid: { left: 4, right: stacked || many ? 16 : 56, top: many ? 34 : 8, bottom: 4, containLabel: true },
    legend: many ? { top: 0, left: 0, textStyle: text, data: said.series.map((one) => one.name) } : undefined,
    xAxis: { type: "value", axisLabel: text, splitLine: { lineStyle: { color: "#e3e8ee" } } },
    yAxis: { type: "category", data: said.labels, inverse: true, axisTick: { show: false }, axisLabel: { ...text, interval: 0 } },
    series: said.series.map((one, place) => ({
      name: one.name,
      type: "bar",
      stack: stacked ? "all" : undefined,
      data: one.values,
      barMaxWidth: 18,
      itemStyle: { color: BY_NAME[one.name] || COLOURS[place], decal: SHARP[one.name] ? { symbol: SHARP[one.name], symbolSize: .7, color: "rgba(255,255,255,.45)" } : undefined },
      label: { show: !stacked && !many, position: "right", ...text, formatter: (at) => (at.value === null ? "" : Number(at.value).toFixed(2)) },
      markLine: said.mean === null || place ? undefined : {
        symbol: "none", silent: true, lineStyle: { type: "dashed", color: "#a8201a" },
        label: { show: false }, data: [{ xAxis: said.mean }],
      },
    })),
  };
}

function lines(said, text) {
  return {
    grid: { left: 4, right: 36, top: 56, bottom: 4, containLabel: true },
    legend: {
      type: "scroll", top: 0, left: 0, right: 0, textStyle: text,
      selected: Object.fromEntries(said.series.map((one) => [one.name, one.shown])),
    },
    xAxis: { type: "category", data: said.labels, boundaryGap: false, axisLabel: text },
    yAxis: { type: "value", scale: true, axisLabel: text, splitLine: { lineStyle: { color: "#e3e8ee" } } },
    series: said.series.map((one, place) => ({
      name: one.name,
      type: "line",
      data: one.values,
      symbol: ["circle", "rect", "triangle", "diamond"][place % 4],
      symbolSize: 7,
      connectNulls: false,
      color: COLOURS[place % COLOURS.length],
      lineStyle: place ? { width: 2 } : { width: 3, type: "dashed" },
    })),
  };
}

function draw(place) {
  const data = place.querySelector("script");
  if (!data || place.classList.contains("is-drawn")) return;
  const said = JSON.parse(data.textContent);
  place.classList.add("is-drawn");
  const canvas = document.createElement("div");
  canvas.className = "h-100";
  place.append(canvas);
  const chart = echarts.init(canvas);
  const text = face(place);
  const by = said.kind === "lines" ? lines : bars;
  chart.setOption({
    animation: false,
    textStyle: text,
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: said.kind === "lines" ? "line" : "shadow" }, valueFormatter: (value) => (value === null || value === undefined ? "—" : `${value} ${said.measure}`) },
    ...by(said, text),
  });
  if (said.urls.length) {
    chart.on("click", (at) => { if (said.urls[at.dataIndex]) location.assign(said.urls[at.dataIndex]); });
  }
  new ResizeObserver(() => (place.isConnected ? chart.resize() : chart.dispose())).observe(place);
}

function attach(root) {
  if (root.matches?.("[data-chart]")) draw(root);
  for (const place of root.querySelectorAll("[data-chart]")) draw(place);
}

attach(document.body);
document.addEventListener("htmx:load", (event) => attach(event.detail.elt));

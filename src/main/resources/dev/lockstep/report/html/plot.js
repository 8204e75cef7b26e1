(function () {
  'use strict';
  const series = JSON.parse(document.getElementById('data').textContent).series;
  const host = document.getElementById('chart');
  // Told apart by the colour-blind too: Okabe and Ito, 2008. The dashes tell them apart without colour.
  const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#7f7f7f', '#b8a500'];
  const DASHES = ['solid', [7, 4], [2, 3], [9, 3, 2, 3]];
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let chart = null;
  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim(); }
  function plain(text) { return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '?'); }
  function draw() {
    if (chart) { chart.dispose(); }
    chart = echarts.init(host, null, { renderer: 'svg' });
    const axis = { axisLine: { lineStyle: { color: colour('strong-line') } }, axisTick: { show: false }, axisLabel: { color: colour('muted'), hideOverlap: true }, splitLine: { lineStyle: { color: colour('line') } }, nameTextStyle: { color: colour('muted') } };
    const legendRows = Math.ceil(series.length / Math.max(1, Math.floor(host.clientWidth / 260)));
    chart.setOption({
      animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      aria: { enabled: true, label: { description: 'Learning rates of ' + series.length + ' schedules, step by step. The table below has their rates at some steps.' } },
      legend: { top: 0, left: 0, type: 'scroll', itemWidth: 28, textStyle: { color: colour('ink') }, pageTextStyle: { color: colour('muted') }, pageIconColor: colour('accent') },
      grid: { left: 70, right: 16, top: 34 + 8 * Math.min(2, legendRows), bottom: 44 },
      xAxis: Object.assign({ type: 'value', name: 'step', nameLocation: 'middle', nameGap: 28, max: 'dataMax' }, axis, { splitLine: { show: false } }),
      yAxis: Object.assign({ type: 'value', name: 'learning rate' }, axis, { axisLabel: { color: colour('muted'), formatter: function (v) { return v === 0 ? '0' : String(Number(v.toPrecision(3))); } } }),
      tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, order: 'valueDesc', backgroundColor: colour('paper'), borderColor: colour('strong-line'), textStyle: { color: colour('ink'), fontSize: 12 } },
      series: series.map(function (each, i) {
        const tint = COLOURS[i % COLOURS.length];
        return { type: 'line', name: plain(each.name), showSymbol: false, sampling: 'lttb', data: each.rates.map(function (rate, step) { return [step, rate]; }), lineStyle: { color: tint, width: 1.7, type: DASHES[Math.floor(i / COLOURS.length) % DASHES.length] }, itemStyle: { color: tint }, emphasis: { focus: 'series' } };
      })
    });
    host.setAttribute('role', 'img');
  }
  draw();
  new ResizeObserver(function () { chart.resize(); }).observe(host);
  dark.addEventListener('change', draw);
  document.documentElement.setAttribute('data-ready', String(Math.round(performance.now())));
}());

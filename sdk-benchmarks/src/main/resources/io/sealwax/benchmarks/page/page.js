// Draws every chart where its place is, again when the width or the colour scheme changes, and says on the page what could not be drawn.
(function () {
  'use strict';

  var data = JSON.parse(document.getElementById('data').textContent);
  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  var drawn = [];

  function draw(place) {
    var id = place.getAttribute('data-chart');
    var width = place.clientWidth;
    place.style.height = sealwaxCharts.height(id, data) + 'px';
    var chart = echarts.getInstanceByDom(place) || echarts.init(place, null, {renderer: 'svg'});
    chart.resize();
    chart.setOption(sealwaxCharts.option(id, data, dark.matches ? 'dark' : 'light', width), true);
    place.setAttribute('data-width', String(width));
    return place;
  }

  function drawAll() {
    drawn = Array.prototype.map.call(document.querySelectorAll('[data-chart]'), draw);
    document.documentElement.setAttribute('data-drawn', String(drawn.length));
  }

  drawAll();
  dark.addEventListener('change', drawAll);
  window.addEventListener('resize', function () {
    drawn.forEach(function (place) {
      if (place.getAttribute('data-width') !== String(place.clientWidth)) {
        draw(place);
      }
    });
  });
})();

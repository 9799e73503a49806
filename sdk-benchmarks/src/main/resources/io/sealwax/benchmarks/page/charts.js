// The charts: from data, a theme and a width in pixels to ECharts' options. The page draws them, and so does the program without a browser.
// Axes that look logarithmic are linear axes of logarithms: every decade has a line, and no other value has.
var sealwaxCharts = (function () {
  'use strict';

  // it stands in attributes of the pictures, which have double quotes
  var FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
  var NARROW = 520;
  var OVER_SIZE = 340;
  var PANEL = 152;
  var ROW = 64;
  var LINE = 15;

  var themes = {
    light: {
      ink: '#1b1f24', muted: '#59636e', line: '#e4e7eb', axis: '#8a939c', shade: 'rgba(27,31,36,0.07)',
      colours: {
        'sealwax': '#0067a5', 'aws-encryption-sdk-0478': '#c4500a', 'aws-encryption-sdk': '#c4500a', 'tink-aead': '#007d5b',
        'tink-kms-envelope': '#a84f82', 'no-cache': '#8a6200', 'raw': '#1b1f24', 'memory-copy': '#7b848d', 'load-alone': '#7b848d'
      }
    },
    dark: {
      ink: '#e6e9ec', muted: '#a3adb7', line: '#2b3138', axis: '#707a84', shade: 'rgba(230,233,236,0.10)',
      colours: {
        'sealwax': '#5bb5ec', 'aws-encryption-sdk-0478': '#f28b5b', 'aws-encryption-sdk': '#f28b5b', 'tink-aead': '#3fc29b',
        'tink-kms-envelope': '#dd94bf', 'no-cache': '#dcb04a', 'raw': '#e6e9ec', 'memory-copy': '#949ea8', 'load-alone': '#949ea8'
      }
    }
  };

  // what cannot tell colours apart can tell these
  var symbols = {
    'sealwax': 'circle', 'aws-encryption-sdk-0478': 'triangle', 'aws-encryption-sdk': 'triangle', 'tink-aead': 'rect',
    'tink-kms-envelope': 'diamond', 'no-cache': 'rect', 'raw': 'none', 'memory-copy': 'none', 'load-alone': 'none'
  };
  var dashes = {'raw': [6, 4], 'memory-copy': [2, 3], 'load-alone': [2, 3]};

  function log10(value) {
    return Math.log(value) / Math.LN10;
  }

  function log2(value) {
    return Math.log(value) / Math.LN2;
  }

  function grouped(number) {
    var digits = String(Math.round(number));
    var out = '';
    while (digits.length > 3) {
      out = ',' + digits.slice(-3) + out;
      digits = digits.slice(0, -3);
    }
    return digits + out;
  }

  function rounded(number) {
    return number >= 100 ? grouped(number) : String(Number(number.toPrecision(2)));
  }

  function size(bytes) {
    if (bytes >= 1 << 20) {
      return rounded(bytes / (1 << 20)) + ' MiB';
    }
    return bytes >= 1024 ? rounded(bytes / 1024) + ' KiB' : bytes + ' B';
  }

  function amount(bytes) {
    if (bytes >= 1e6) {
      return rounded(bytes / 1e6) + ' MB';
    }
    return bytes >= 1e3 ? rounded(bytes / 1e3) + ' kB' : rounded(bytes) + ' B';
  }

  function rate(bytesPerSecond) {
    return bytesPerSecond >= 1e9 ? rounded(bytesPerSecond / 1e9) + ' GB/s' : rounded(bytesPerSecond / 1e6) + ' MB/s';
  }

  function time(micros) {
    if (micros >= 1e6) {
      return rounded(micros / 1e6) + ' s';
    }
    return micros >= 1e3 ? rounded(micros / 1e3) + ' ms' : rounded(micros) + ' µs';
  }

  function times(ratio) {
    return rounded(ratio);
  }

  function dollars(amount) {
    return '$' + (amount >= 0.01 ? amount.toFixed(2) : String(Number(amount.toPrecision(2))));
  }

  function base(theme) {
    return {
      animation: false,
      backgroundColor: 'transparent',
      textStyle: {fontFamily: FONT, color: theme.ink, fontSize: 12},
      tooltip: {
        trigger: 'axis', confine: true, transitionDuration: 0, backgroundColor: theme === themes.dark ? '#20252b' : '#ffffff',
        borderColor: theme.axis, textStyle: {color: theme.ink, fontFamily: FONT, fontSize: 12}
      }
    };
  }

  function valueAxis(theme, low, high, interval, label) {
    return {
      type: 'value', min: low, max: high, interval: interval,
      axisLine: {show: false}, axisTick: {show: false},
      splitLine: {lineStyle: {color: theme.line}},
      axisLabel: {color: theme.muted, fontSize: 12, formatter: label}
    };
  }

  // A line for each decade, and a label for each or, where there are many, for every other one.
  function decades(theme, values, label) {
    var low = Math.floor(Math.min.apply(null, values) + 1e-9);
    var high = Math.max(low + 1, Math.ceil(Math.max.apply(null, values) - 1e-9));
    var step = high - low > 5 ? 2 : 1;
    return valueAxis(theme, low, high, 1, function (power) {
      return (power - low) % step === 0 ? label(Math.pow(10, power)) : '';
    });
  }

  // Moves labels that would stand on each other apart: from where each belongs, in pixels, to how far it is moved.
  function apart(wanted, top, bottom) {
    var order = wanted.map(function (at, i) {
      return i;
    }).sort(function (one, other) {
      return wanted[one] - wanted[other];
    });
    var places = wanted.slice();
    var least = top;
    order.forEach(function (i) {
      places[i] = Math.max(wanted[i], least);
      least = places[i] + LINE;
    });
    var most = bottom;
    order.slice().reverse().forEach(function (i) {
      places[i] = Math.min(places[i], most);
      most = places[i] - LINE;
    });
    return places.map(function (place, i) {
      return place - wanted[i];
    });
  }

  // Names the end of each line, which has a colour of its own and needs no legend.
  function nameEnds(series, axis, top, height) {
    var moved = apart(series.map(function (one) {
      var last = one.data[one.data.length - 1][1];
      return top + (axis.max - last) / (axis.max - axis.min) * height;
    }), top, top + height);
    series.forEach(function (one, i) {
      one.endLabel.offset = [0, moved[i]];
    });
  }

  function longest(axis) {
    var most = 0;
    for (var power = axis.min; power <= axis.max; power++) {
      most = Math.max(most, axis.axisLabel.formatter(power).length);
    }
    return most;
  }

  function sizeAxis(theme, width) {
    // a line for each factor of four; fewer labels where there is no room
    var shown = width < NARROW ? [6, 10, 16, 20] : [6, 8, 10, 12, 14, 16, 18, 20];
    var axis = valueAxis(theme, 6, 20, 2, function (power) {
      return shown.indexOf(power) < 0 ? '' : size(Math.pow(2, power));
    });
    axis.splitLine = {show: false};
    axis.axisLine = {show: true, onZero: false, lineStyle: {color: theme.axis}};
    axis.axisTick = {show: true, lineStyle: {color: theme.axis}};
    axis.axisLabel.interval = 0;
    return axis;
  }

  // One line for each subject over the size of the plaintext, on a logarithmic scale.
  function overSize(subjects, member, label, theme, width) {
    var all = [];
    var series = [];
    // less garbage than an object takes is the measuring's own
    var least = member === 'garbage' ? 16 : Number.MIN_VALUE;
    subjects.forEach(function (subject) {
      var points = subject.points.filter(function (point) {
        return point[member] >= least;
      }).map(function (point) {
        all.push(log10(point[member]));
        return [log2(point.size), log10(point[member])];
      });
      if (points.length > 0) {
        series.push(line(subject, points, theme, width));
      }
    });
    var option = base(theme);
    option.xAxis = sizeAxis(theme, width);
    option.yAxis = decades(theme, all, label);
    option.grid = {left: 16 + 6.6 * longest(option.yAxis), right: width < NARROW ? 78 : 136, top: 14, bottom: 30};
    option.series = series;
    nameEnds(series, option.yAxis, option.grid.top, OVER_SIZE - option.grid.top - option.grid.bottom);
    option.tooltip.formatter = function (found) {
      var lines = found.map(function (one) {
        return one.marker + ' ' + one.seriesName + ': <b>' + label(Math.pow(10, one.value[1])) + '</b>';
      });
      return size(Math.round(Math.pow(2, found[0].value[0]))) + '<br>' + lines.join('<br>');
    };
    return option;
  }

  function line(subject, points, theme, width) {
    var ours = subject.id === 'sealwax';
    var colour = theme.colours[subject.id] || theme.muted;
    return {
      type: 'line', name: subject.name, data: points, z: ours ? 5 : 2,
      symbol: symbols[subject.id] || 'circle', symbolSize: ours ? 7 : 6, showSymbol: true,
      lineStyle: {color: colour, width: ours ? 3 : 1.75, type: dashes[subject.id] || 'solid'},
      itemStyle: {color: colour},
      endLabel: {
        show: true, formatter: width < NARROW ? subject.brief : subject.name, color: colour, fontSize: 12,
        fontWeight: ours ? 'bold' : 'normal', distance: 6
      },
      emphasis: {disabled: true}
    };
  }

  // A row for each workload, and in it a mark for each set-up, on a logarithmic scale.
  function calls(workloads, theme, width) {
    var rows = workloads.slice().reverse();
    var values = [0, 6];
    var byId = {};
    var order = [];
    rows.forEach(function (workload, row) {
      workload.setUps.forEach(function (setUp) {
        if (!byId[setUp.id]) {
          byId[setUp.id] = {setUp: setUp, data: []};
          order.push(setUp.id);
        }
        var at = log10(Math.max(1, setUp.calls));
        values.push(at);
        byId[setUp.id].data.push({value: [at, row], calls: setUp.calls, dollars: setUp.dollars});
      });
    });
    var option = base(theme);
    option.grid = {left: 8, right: 28, top: 30, bottom: 8, containLabel: true};
    option.legend = {
      left: 0, top: 0, itemWidth: 12, itemHeight: 10, itemGap: 16, selectedMode: false,
      textStyle: {color: theme.ink, fontSize: 12, fontFamily: FONT}, data: order.map(function (id) {
        return {name: width < NARROW ? byId[id].setUp.brief : byId[id].setUp.name};
      })
    };
    option.xAxis = decades(theme, values, function (number) {
      return number >= 1e6 ? rounded(number / 1e6) + ' M' : number >= 1e3 ? grouped(number / 1e3) + ' k' : String(number);
    });
    option.yAxis = {
      type: 'category', data: rows.map(function (workload) {
        return workload.title;
      }),
      axisLine: {show: false}, axisTick: {show: false}, splitLine: {show: false},
      axisLabel: {
        inside: true, color: theme.muted, fontSize: 12, align: 'left', verticalAlign: 'bottom', padding: [0, 0, 12, -8], interval: 0
      },
      z: 10
    };
    // where several marks fall on one place, each is larger than what lies on it
    option.series = order.map(function (id, index) {
      var colour = theme.colours[id] || theme.muted;
      var ours = id === 'sealwax';
      return {
        type: 'scatter', name: width < NARROW ? byId[id].setUp.brief : byId[id].setUp.name, data: byId[id].data,
        symbol: symbols[id] || 'circle', symbolSize: 9 + 3 * index, z: 5 - index,
        itemStyle: {color: colour, opacity: 1},
        label: {
          show: ours, position: 'bottom', distance: 3, color: colour, fontSize: 12, formatter: function (point) {
            return grouped(point.data.calls) + ' · ' + dollars(point.data.dollars);
          }
        },
        emphasis: {disabled: true}
      };
    });
    option.tooltip = {
      trigger: 'item', confine: true, transitionDuration: 0, backgroundColor: option.tooltip.backgroundColor, borderColor: theme.axis,
      textStyle: option.tooltip.textStyle, formatter: function (point) {
        return point.seriesName + '<br><b>' + grouped(point.data.calls) + '</b> calls, ' + dollars(point.data.dollars)
            + '<br>for a million messages';
      }
    };
    return option;
  }

  // A panel for each set-up, all over the same time and scale: the slowest caller of each quarter of a second, the 99th percentile, the median.
  function overTime(workload, theme, width) {
    var panels = workload.setUps.filter(function (setUp) {
      return setUp.windows.length > 0;
    });
    var option = base(theme);
    var values = [];
    var last = 0;
    panels.forEach(function (panel) {
      panel.windows.forEach(function (window) {
        last = Math.max(last, window.at);
        if (window.max > 0) {
          values.push(log10(window.max), log10(window.p50));
        }
      });
    });
    option.grid = [];
    option.xAxis = [];
    option.yAxis = [];
    option.series = [];
    option.title = [];
    panels.forEach(function (panel, i) {
      var colour = theme.colours[panel.id] || theme.muted;
      var top = i * PANEL + 30;
      var height = PANEL - 48;
      var isLast = i === panels.length - 1;
      option.title.push({
        text: (width < NARROW ? panel.brief : panel.name) + failures(panel), left: 0, top: top - 26, padding: 0, textStyle: {color: colour, fontSize: 13, fontWeight: 'bold', fontFamily: FONT}
      });
      option.grid.push({left: 56, right: 62, top: top, height: height});
      var x = valueAxis(theme, 0, Math.ceil(last), null, function (seconds) {
        return seconds + ' s';
      });
      delete x.interval;
      x.gridIndex = i;
      x.splitLine = {show: false};
      x.axisLine = {show: true, onZero: false, lineStyle: {color: theme.axis}};
      x.axisLabel.show = isLast;
      x.minInterval = 1;
      option.xAxis.push(x);
      var y = decades(theme, values, time);
      y.gridIndex = i;
      option.yAxis.push(y);
      var marks = {silent: true, itemStyle: {color: theme.shade}, data: []};
      var moments = {silent: true, symbol: 'none', lineStyle: {color: theme.axis, type: 'solid', width: 1}, data: []};
      workload.marks.forEach(function (mark) {
        var text = i === 0 ? mark.what : '';
        if (mark.to > mark.from) {
          marks.data.push([{xAxis: mark.from, label: {show: i === 0, position: 'top', color: theme.muted, formatter: text}}, {xAxis: mark.to}]);
        } else {
          moments.data.push({xAxis: mark.from, label: {show: i === 0, position: 'end', color: theme.muted, formatter: text}});
        }
      });
      var lines = [['max', 'slowest', 2, 1], ['p99', 'p99', 1.25, 0.85], ['p50', 'median', 1.25, 0.7]].map(function (kind, k) {
        return {
          type: 'line', name: panel.name + ', ' + kind[1], xAxisIndex: i, yAxisIndex: i, symbol: 'none',
          data: panel.windows.filter(function (window) {
            return window[kind[0]] > 0;
          }).map(function (window) {
            return [window.at, log10(window[kind[0]])];
          }),
          lineStyle: {color: colour, width: kind[2], opacity: kind[3], type: k === 2 ? [3, 3] : 'solid'}, itemStyle: {color: colour},
          endLabel: {show: true, formatter: kind[1], color: colour, fontSize: 12, distance: 5},
          emphasis: {disabled: true},
          markArea: k === 0 ? marks : undefined, markLine: k === 0 ? moments : undefined
        };
      });
      nameEnds(lines, y, top, height);
      option.series = option.series.concat(lines);
    });
    option.tooltip.formatter = function (found) {
      return 'from ' + found[0].value[0] + ' s<br>' + found.map(function (one) {
        return one.marker + ' ' + one.seriesName + ': <b>' + time(Math.pow(10, one.value[1])) + '</b>';
      }).join('<br>');
    };
    return option;
  }

  function failures(panel) {
    return panel.failed > 0 ? ': ' + grouped(panel.failed) + ' of ' + grouped(panel.messages) + ' callers failed' : '';
  }

  // Each chart: whether there is data for it, its height, and its options.
  function find(data, workload) {
    return data.workloads.filter(function (one) {
      return one.name === workload;
    })[0];
  }

  function sizes(operation, member, label) {
    return {
      height: function () {
        return OVER_SIZE;
      },
      option: function (data, theme, width) {
        return overSize(data.sizes[operation], member, label, theme, width);
      }
    };
  }

  function through(workload) {
    return {
      height: function (data) {
        var panels = find(data, workload).setUps.filter(function (setUp) {
          return setUp.windows.length > 0;
        });
        return panels.length * PANEL + 12;
      },
      option: function (data, theme, width) {
        return overTime(find(data, workload), theme, width);
      }
    };
  }

  var charts = {
    'ratio-encrypt': sizes('encrypt', 'ofRaw', times),
    'ratio-decrypt': sizes('decrypt', 'ofRaw', times),
    'throughput-encrypt': sizes('encrypt', 'bytesPerSecond', rate),
    'throughput-decrypt': sizes('decrypt', 'bytesPerSecond', rate),
    'garbage-encrypt': sizes('encrypt', 'garbage', amount),
    'garbage-decrypt': sizes('decrypt', 'garbage', amount),
    'calls': {
      height: function (data) {
        return data.workloads.length * ROW + 66;
      },
      option: function (data, theme, width) {
        return calls(data.workloads, theme, width);
      }
    },
    'rotation': through('rotation'),
    'outage': through('outage')
  };

  return {
    height: function (id, data) {
      return charts[id].height(data);
    },
    option: function (id, data, theme, width) {
      return charts[id].option(data, themes[theme], width);
    }
  };
})();

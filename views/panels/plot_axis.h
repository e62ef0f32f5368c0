// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <QString>

namespace sl {

/// Values from `low` to `high` along a length, even or by their logarithm.
class PlotAxis {
public:
    PlotAxis() = default;
    /// A range without extent is widened so that its one value stands in the middle. `logarithmic`
    /// needs low > 0 and is left out otherwise.
    PlotAxis(double low, double high, bool logarithmic);

    /// 0 at low, 1 at high.
    double share(double value) const;
    double value(double share) const;
    bool logarithmic() const { return m_log; }
    double low() const { return m_low; }
    double high() const { return m_high; }

    /// Round values within the range, at most `most`, ascending.
    std::vector<double> ticks(int most) const;

private:
    std::vector<double> evenTicks(int most) const;
    std::vector<double> powerTicks(int most) const;

    double m_low = 0, m_high = 1;
    bool m_log = false;
};

/// A number as an axis shows it: "0.25", "1.2k", "3e-4".
QString axisText(double value);

}  // namespace sl

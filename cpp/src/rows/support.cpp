// Reads all rows and stops at the first value that its feature cannot have, or that breaks the rule
// of its row.
#include "emgine/support.hpp"

#include "rows/first_bad.hpp"

#include <cstdint>

namespace emgine {

namespace {

constexpr double cost = 1; // ns per value

// Limits of many values side by side, compared without a branch on data: gaps at random places
// would be mispredicted. `whole` is 1 or 0, `present` 1 where NaN is no value.
struct Limits {
    std::vector<double> low, high, whole, present;

    void add(const Support& support) {
        low.push_back(support.low);
        high.push_back(support.high);
        whole.push_back(support.whole ? 1 : 0);
        present.push_back(support.missing ? 0 : 1);
    }
};

// Adding and taking away this rounds a number below 2^51; above, whole numbers may seem not to be.
constexpr double rounder = 0x1.8p52;

inline std::int64_t seems_outside(double value, double low, double high, double whole,
                                  double present) {
    const double part = ((value + rounder) - rounder - value) * whole;
    const bool outside = (value < low) | (value > high) | (part < 0) | (part > 0) |
                         ((value != value) & (present > 0));
    return outside ? 1 : 0;
}

// Whether no value seems to be outside. Rows one after the other, of which limits are for `period`.
template <class T>
bool dense_rows_seem_inside(const T* values, std::size_t n_rows, std::size_t columns,
                            const Limits& limits, std::size_t period) {
    std::int64_t outside = 0;
    const auto look = [&](const T* line, std::size_t n) {
        const double *low = limits.low.data(), *high = limits.high.data();
        const double *whole = limits.whole.data(), *present = limits.present.data();
        std::int64_t found = 0;
        for (std::size_t i = 0; i < n; ++i)
            found |=
                seems_outside(static_cast<double>(line[i]), low[i], high[i], whole[i], present[i]);
        outside |= found;
    };
    std::size_t row = 0;
    for (; row + period <= n_rows; row += period)
        look(values + row * columns, period * columns);
    look(values + row * columns, (n_rows - row) * columns);
    return outside == 0;
}

template <class T>
bool dense_column_seems_inside(const T* values, std::size_t n, const Support& support) {
    Limits of;
    of.add(support);
    const double low = of.low[0], high = of.high[0], whole = of.whole[0], present = of.present[0];
    std::int64_t outside = 0;
    for (std::size_t i = 0; i < n; ++i)
        outside |= seems_outside(static_cast<double>(values[i]), low, high, whole, present);
    return outside == 0;
}

template <class T>
Position find(const MatrixView& rows, const std::vector<Support>& supports,
              const PassOptions& options) {
    constexpr std::size_t period = 8; // rows that are looked at together
    const auto item = static_cast<std::ptrdiff_t>(sizeof(T));
    const auto columns = static_cast<std::ptrdiff_t>(rows.columns);
    const bool by_rows = rows.column_stride == item && rows.row_stride == item * columns;
    Limits limits;
    for (std::size_t i = 0; by_rows && i < period; ++i)
        for (const Support& support : supports)
            limits.add(support);
    const auto good = [&](std::size_t i, std::size_t j) {
        return supports[j].has(static_cast<double>(*address_of<T>(rows, i, j)));
    };
    const auto seems_good = [&](std::size_t first, std::size_t end) {
        if (by_rows)
            return dense_rows_seem_inside(address_of<T>(rows, first, 0), end - first, rows.columns,
                                          limits, period);
        if (rows.row_stride != item)
            return false;
        for (std::size_t j = 0; j < rows.columns; ++j)
            if (!dense_column_seems_inside(address_of<T>(rows, first, j), end - first, supports[j]))
                return false;
        return true;
    };
    const auto all_good = [&](std::size_t first, std::size_t end) {
        if (seems_good(first, end))
            return true;
        for (std::size_t i = first; i < end; ++i)
            for (std::size_t j = 0; j < rows.columns; ++j)
                if (!good(i, j))
                    return false;
        return true;
    };
    return first_bad(rows, cost, options, all_good, good);
}

// The same for rows as a whole.
template <class T>
Position find_row(const MatrixView& rows, const Supports& supports, const PassOptions& options) {
    const auto copy = [&](std::size_t i, std::vector<double>& row) {
        for (std::size_t j = 0; j < rows.columns; ++j)
            row[j] = static_cast<double>(*address_of<T>(rows, i, j));
    };
    const auto all_good = [&](std::size_t first, std::size_t end) {
        std::vector<double> row(rows.columns);
        for (std::size_t i = first; i < end; ++i) {
            copy(i, row);
            if (!supports.has(row.data()))
                return false;
        }
        return true;
    };
    std::vector<double> row(rows.columns);
    const auto good = [&](std::size_t i, std::size_t j) {
        copy(i, row);
        return supports.first_outside(row.data()) != j;
    };
    return first_bad(rows, cost, options, all_good, good);
}

} // namespace

Position find_outside(const MatrixView& rows, const Supports& supports,
                      const PassOptions& options) {
    if (supports.empty())
        return {};
    check_columns(rows, supports.features.size());
    const bool wide = rows.scalar == Scalar::float64;
    if (!supports.rules.empty())
        return wide ? find_row<double>(rows, supports, options)
                    : find_row<float>(rows, supports, options);
    return wide ? find<double>(rows, supports.features, options)
                : find<float>(rows, supports.features, options);
}

} // namespace emgine

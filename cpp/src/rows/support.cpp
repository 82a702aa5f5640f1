// Reads all rows and stops at the first value that its feature cannot have, or that breaks the rule
// of its row.
#include "emgine/support.hpp"

#include "rows/first_bad.hpp"

namespace emgine {

namespace {

constexpr double cost = 1; // ns per value

template <class T>
Position find(const MatrixView& rows, const std::vector<Support>& supports,
              const PassOptions& options) {
    const auto good = [&](std::size_t i, std::size_t j) {
        return supports[j].has(static_cast<double>(*address_of<T>(rows, i, j)));
    };
    const auto all_good = [&](std::size_t first, std::size_t end) {
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

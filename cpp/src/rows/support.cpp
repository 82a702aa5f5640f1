// Reads all rows and stops at the first value that its feature cannot have.
#include "emgine/support.hpp"

#include "rows/first_bad.hpp"

namespace emgine {

namespace {

template <class T>
Position find(const MatrixView& rows, const std::vector<Support>& supports,
              const PassOptions& options) {
    constexpr double cost = 1; // ns per value
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

} // namespace

Position find_outside(const MatrixView& rows, const std::vector<Support>& supports,
                      const PassOptions& options) {
    if (supports.empty())
        return {};
    check_columns(rows, supports.size());
    return rows.scalar == Scalar::float64 ? find<double>(rows, supports, options)
                                          : find<float>(rows, supports, options);
}

} // namespace emgine

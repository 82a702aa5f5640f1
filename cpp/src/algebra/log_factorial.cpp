// A table of the small ones. Stirling's series where x! is no double: its terms after the fifth are
// below 1e-23 of the result from x = 171 on.
#include "algebra/log_factorial.hpp"

#include <array>
#include <cmath>

#include "machine/dispatch.hpp"

namespace emgine {

namespace {

constexpr std::size_t exact_size = 171; // 170! is the last that is a double
constexpr std::size_t table_size = factorial_logs;

double stirling(double x) noexcept {
    constexpr double half_log_2_pi = 0.91893853320467274178;
    const double inverse = 1 / x;
    const double square = inverse * inverse;
    const double series =
        inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
    return (x + 0.5) * std::log(x) - x + half_log_2_pi + series;
}

std::array<double, table_size + 1> logs_of_factorials() {
    std::array<double, table_size + 1> logs{}; // one more, which numbers beyond the table read
    long double factorial = 1;
    for (std::size_t x = 1; x < exact_size; ++x) {
        factorial *= static_cast<long double>(x);
        logs[x] = static_cast<double>(std::log(factorial));
    }
    for (std::size_t x = exact_size; x < table_size; ++x)
        logs[x] = stirling(static_cast<double>(x));
    return logs;
}

const std::array<double, table_size + 1> table = logs_of_factorials();

std::array<double, paired_factorials * paired_factorials> minus_sums_of_pairs() {
    std::array<double, paired_factorials * paired_factorials> sums{};
    for (std::size_t a = 0; a < paired_factorials; ++a)
        for (std::size_t b = 0; b < paired_factorials; ++b)
            sums[b * paired_factorials + a] = -(table[a] + table[b]);
    return sums;
}

const std::array<double, paired_factorials * paired_factorials> pairs = minus_sums_of_pairs();

} // namespace

void subtract_log_factorials(const double* x, std::size_t n, std::size_t n_features,
                             std::size_t stride, double* from) noexcept {
    const FactorialTables tables{table.data(), pairs.data()};
    if (stride == 1)
        *from += kernels().row_minus_log_factorials(x, n_features, tables);
    else
        kernels().subtract_log_factorials(x, n, n_features, tables, from);
}

double log_factorial(double x) noexcept {
    return x < table_size ? table[static_cast<std::size_t>(x)] : stirling(x);
}

} // namespace emgine

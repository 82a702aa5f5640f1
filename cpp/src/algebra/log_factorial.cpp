// A table of the small ones. Stirling's series where x! is no double: its terms after the fifth are
// below 1e-23 of the result from x = 171 on.
#include "algebra/log_factorial.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace emgine {

namespace {

constexpr std::size_t exact_size = 171; // 170! is the last that is a double
constexpr std::size_t table_size = 256; // a power of 2, see subtract_from_table

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

// Subtracts those of ROWS rows from `from` and says whether the table had all of them: a loop
// without branches, whose sums stay in registers.
template <std::size_t ROWS>
bool subtract_from_table(const double* x, std::size_t n_features, std::size_t stride,
                         double* from) noexcept {
    constexpr auto end = static_cast<double>(table_size);
    double total[ROWS];
    std::copy_n(from, ROWS, total);
    unsigned seen = 0; // its bit of table_size is set by the end of the table alone
    for (std::size_t j = 0; j < n_features; ++j)
#pragma GCC unroll 8
        for (std::size_t i = 0; i < ROWS; ++i) {
            const double number = x[j * stride + i];
            const auto at = static_cast<unsigned>(static_cast<int>(number < end ? number : end));
            seen |= at;
            total[i] -= table[at];
        }
    if (seen >= table_size)
        return false;
    std::copy_n(total, ROWS, from);
    return true;
}

template <std::size_t ROWS>
void subtract_of_rows(const double* x, std::size_t n_features, std::size_t stride,
                      double* from) noexcept {
    if (subtract_from_table<ROWS>(x, n_features, stride, from))
        return;
    for (std::size_t i = 0; i < ROWS; ++i)
        for (std::size_t j = 0; j < n_features; ++j)
            from[i] -= log_factorial(x[j * stride + i]);
}

} // namespace

void subtract_log_factorials(const double* x, std::size_t n, std::size_t n_features,
                             std::size_t stride, double* from) noexcept {
    constexpr std::size_t at_once = 8;
    std::size_t i = 0;
    for (; i + at_once <= n; i += at_once)
        subtract_of_rows<at_once>(x + i, n_features, stride, from + i);
    for (; i < n; ++i)
        subtract_of_rows<1>(x + i, n_features, stride, from + i);
}

double log_factorial(double x) noexcept {
    return x < table_size ? table[static_cast<std::size_t>(x)] : stirling(x);
}

} // namespace emgine

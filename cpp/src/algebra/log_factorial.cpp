// A table where x! is a double, Stirling's series beyond: its terms after the fifth are below 1e-23
// of the result from x = 171 on.
#include "algebra/log_factorial.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace emgine {

namespace {

constexpr std::size_t table_size = 171; // 170! is the last that is a double

std::array<double, table_size> logs_of_factorials() {
    std::array<double, table_size> logs{};
    long double factorial = 1;
    for (std::size_t x = 1; x < table_size; ++x) {
        factorial *= static_cast<long double>(x);
        logs[x] = static_cast<double>(std::log(factorial));
    }
    return logs;
}

const std::array<double, table_size> table = logs_of_factorials();

double stirling(double x) noexcept {
    constexpr double half_log_2_pi = 0.91893853320467274178;
    const double inverse = 1 / x;
    const double square = inverse * inverse;
    const double series =
        inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)));
    return (x + 0.5) * std::log(x) - x + half_log_2_pi + series;
}

} // namespace

void subtract_log_factorials(const double* x, std::size_t n, double* from) noexcept {
    // Almost always all are in the table, and the loop has no branch.
    if (*std::max_element(x, x + n) < table_size) {
        for (std::size_t i = 0; i < n; ++i)
            from[i] -= table[static_cast<std::size_t>(static_cast<int>(x[i]))];
        return;
    }
    for (std::size_t i = 0; i < n; ++i)
        from[i] -= log_factorial(x[i]);
}

double log_factorial(double x) noexcept {
    return x < table_size ? table[static_cast<std::size_t>(x)] : stirling(x);
}

} // namespace emgine

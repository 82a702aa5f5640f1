// By entropies, whose terms are all positive, and the errors of Stirling's formula (Loader 2000).
#include "algebra/log_binomial.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "kernels/layout.hpp"

namespace emgine {

namespace {

constexpr double log_2_pi = 1.8378770664093454836;
constexpr std::size_t table_size = 32;

// log n! less Stirling's formula.
std::array<double, table_size> errors_of_stirling() {
    std::array<double, table_size> errors{};
    long double log_factorial = 0;
    for (std::size_t n = 1; n < table_size; ++n) {
        const auto x = static_cast<long double>(n);
        log_factorial += std::log(x);
        errors[n] = static_cast<double>(log_factorial - (x + 0.5L) * std::log(x) + x -
                                        0.91893853320467274178032973640561764L);
    }
    return errors;
}

const std::array<double, table_size> table = errors_of_stirling();

constexpr std::size_t at(std::size_t n, std::size_t x) { return n * (n + 1) / 2 + x; }

// Few trials: Pascal's triangle by rows.
std::vector<double> triangle_of_logs() {
    std::vector<double> logs(at(choices_rows, 0));
    std::vector<long double> ways(choices_rows + 1);
    ways[0] = 1;
    for (std::size_t n = 0; n < choices_rows; ++n) {
        for (std::size_t x = 0; x <= n / 2; ++x)
            logs[at(n, x)] = logs[at(n, n - x)] = static_cast<double>(std::log(ways[x]));
        for (std::size_t x = n + 1; x > 0; --x)
            ways[x] += ways[x - 1];
    }
    return logs;
}

double error_of_stirling(double n) noexcept {
    if (n < table_size)
        return table[static_cast<std::size_t>(n)];
    const double square = 1 / (n * n);
    return (1.0 / 12 -
            square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188)))) /
           n;
}

} // namespace

const double* choices() {
    static const std::vector<double> triangle = triangle_of_logs();
    return triangle.data();
}

double log_binomial(double n, double x) noexcept {
    if (n < choices_rows)
        return choices()[at(static_cast<std::size_t>(n), static_cast<std::size_t>(x))];
    const double few = std::min(x, n - x), many = n - few;
    if (few == 0)
        return 0;
    if (few == 1)
        return std::log(n);
    const double entropy = few * std::log(n / few) - many * std::log1p(-few / n);
    const double errors = error_of_stirling(n) - error_of_stirling(few) - error_of_stirling(many);
    return entropy - 0.5 * (log_2_pi + std::log(few) + std::log1p(-few / n)) + errors;
}

} // namespace emgine

// log x! against lgamma in long double, in the table and beyond it, one by one and of many rows.
#include "check.hpp"

#include <vector>

#include "algebra/log_factorial.hpp"
#include "kernels/layout.hpp"

namespace {

using emgine::block_stride;

const check::Case values("log x! is right to an ulp or two", [] {
    for (const double x : {0.0, 1.0, 2.0, 3.0, 20.0, 169.0, 170.0, 171.0, 172.0, 255.0, 256.0,
                           500.0, 1e4, 1e6, 1e9, 1e15, 1e300})
        check::close(emgine::log_factorial(x),
                     static_cast<double>(std::lgamma(static_cast<long double>(x) + 1)), 5e-16);
});

// Columns of counts; in one row of each that is asked for, a count of another size.
std::vector<double> columns(std::size_t n, std::size_t n_features, double beyond) {
    std::vector<double> x(n_features * block_stride);
    for (std::size_t j = 0; j < n_features; ++j)
        for (std::size_t i = 0; i < n; ++i)
            x[j * block_stride + i] =
                i % 16 == 9 && j == 1 ? beyond : static_cast<double>((7 * i + j) % 32);
    return x;
}

const check::Case rows("rows of a block have the bits of a row by itself, and are right", [] {
    constexpr std::size_t n = 48;
    for (const std::size_t n_features : {1, 2, 3, 8})
        for (const double beyond : {0.0, 31.0, 32.0, 255.0, 256.0, 1e9, 1e300}) {
            const std::vector<double> x = columns(n, n_features, beyond);
            std::vector<double> found(n), alone = found;
            emgine::subtract_log_factorials(x.data(), n, n_features, block_stride, found.data());
            for (std::size_t i = 0; i < n; ++i) {
                std::vector<double> row;
                double wanted = 0;
                for (std::size_t j = 0; j < n_features; ++j) {
                    row.push_back(x[j * block_stride + i]);
                    wanted -= emgine::log_factorial(row.back());
                }
                emgine::subtract_log_factorials(row.data(), 1, n_features, 1, &alone[i]);
                check::close(found[i], wanted, 1e-15);
            }
            check::that(found == alone, "same bits at " + std::to_string(beyond));
        }
});

} // namespace

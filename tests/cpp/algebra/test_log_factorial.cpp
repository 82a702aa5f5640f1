// log x! against lgamma in long double, in the table and beyond it, one by one and of many rows.
#include "check.hpp"

#include <vector>

#include "algebra/log_factorial.hpp"

namespace {

const check::Case values("log x! is right to an ulp or two", [] {
    for (const double x : {0.0, 1.0, 2.0, 3.0, 20.0, 169.0, 170.0, 171.0, 172.0, 255.0, 256.0,
                           500.0, 1e4, 1e6, 1e9, 1e15, 1e300})
        check::close(emgine::log_factorial(x),
                     static_cast<double>(std::lgamma(static_cast<long double>(x) + 1)), 5e-16);
});

// Columns of counts; in one row of each that is asked for, a count beyond the table.
std::vector<double> columns(std::size_t n, std::size_t n_features, std::size_t stride,
                            double beyond) {
    std::vector<double> x(n_features * stride);
    for (std::size_t j = 0; j < n_features; ++j)
        for (std::size_t i = 0; i < n; ++i)
            x[j * stride + i] = i % 16 == 9 && j == 1 ? beyond : static_cast<double>(7 * i + j);
    return x;
}

const check::Case rows("many rows have the bits of each number subtracted in turn", [] {
    constexpr std::size_t n = 35, n_features = 3, stride = 40;
    for (const double beyond : {0.0, 255.0, 256.0, 1e9, 1e300}) {
        const std::vector<double> x = columns(n, n_features, stride, beyond);
        std::vector<double> found(n, 0.5), wanted = found, alone = found;
        emgine::subtract_log_factorials(x.data(), n, n_features, stride, found.data());
        for (std::size_t i = 0; i < n; ++i) {
            emgine::subtract_log_factorials(&x[i], 1, n_features, stride, &alone[i]);
            for (std::size_t j = 0; j < n_features; ++j)
                wanted[i] -= emgine::log_factorial(x[j * stride + i]);
        }
        check::that(found == wanted && alone == wanted, "same bits at " + std::to_string(beyond));
    }
});

} // namespace

// Binomial coefficients against mpmath in 60 digits, and against whole numbers.
#include "algebra/log_binomial.hpp"
#include "check.hpp"

namespace {

struct Exact {
    double n, x, log_binomial;
};

const std::vector<Exact> exact = {
    {2, 1, 0.6931471805599453094},     {5, 2, 2.302585092994045684},
    {31, 15, 19.52109206339374626},    {32, 16, 20.21423924395369157},
    {33, 3, 8.604471199523298028},     {100, 50, 66.78384165201742601},
    {170, 85, 115.0398595442660991},   {255, 127, 173.7531744078850266},
    {1000, 1, 6.907755278982137052},   {1000, 2, 13.12136287707074526},
    {1000, 500, 689.4672615678511801}, {1e+06, 3, 39.65476920466226731},
    {1e+10, 5, 110.3417629059202382},  {1e+10, 5e9, 6931471793.860736277},
    {1e+15, 40, 1271.230416081669235}, {1e+15, 999999999999998, 68.38440560926142421},
};

const check::Case values("values that logarithms of factorials would lose", [] {
    for (const Exact& e : exact)
        check::close(emgine::log_binomial(e.n, e.x), e.log_binomial, 1e-15);
});

const check::Case triangle("Pascal's triangle", [] {
    std::vector<long double> row = {1};
    for (std::size_t n = 0; n < 60; ++n) {
        for (std::size_t x = 0; x <= n; ++x)
            check::close(emgine::log_binomial(static_cast<double>(n), static_cast<double>(x)),
                         static_cast<double>(std::log(row[x])), 1e-15);
        std::vector<long double> next = {1};
        for (std::size_t x = 0; x < n; ++x)
            next.push_back(row[x] + row[x + 1]);
        next.push_back(1);
        row = next;
    }
});

const check::Case table("the table that kernels read", [] {
    for (const double n : {0.0, 1.0, 31.0, 254.0, 255.0})
        for (double x = 0; x <= n; ++x)
            check::that(emgine::choices()[static_cast<std::size_t>(n * (n + 1) / 2 + x)] ==
                            emgine::log_binomial(n, x),
                        "the same bits");
});

const check::Case ends("all or nothing can be chosen in one way", [] {
    for (const double n : {0.0, 1.0, 50.0, 1e12})
        check::that(emgine::log_binomial(n, 0) == 0 && emgine::log_binomial(n, n) == 0, "0");
});

} // namespace

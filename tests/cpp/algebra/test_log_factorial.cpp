// log x! against lgamma in long double, in the table and beyond it.
#include "check.hpp"

#include "algebra/log_factorial.hpp"

namespace {

const check::Case values("log x! is right to an ulp or two", [] {
    for (const double x :
         {0.0, 1.0, 2.0, 3.0, 20.0, 169.0, 170.0, 171.0, 172.0, 500.0, 1e4, 1e6, 1e9, 1e15, 1e300})
        check::close(emgine::log_factorial(x),
                     static_cast<double>(std::lgamma(static_cast<long double>(x) + 1)), 5e-16);
});

} // namespace

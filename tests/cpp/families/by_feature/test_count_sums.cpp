// Sums over the numbers below a count, against plain loops in long double.
#include "check.hpp"
#include "families/by_feature/count_sums.hpp"

#include <string>

namespace {

using emgine::by_feature::CountSums;

const check::Case sums("tables and formulas are the sums", [] {
    for (const double c : {0.0, 1e-12, 1e-5, 3e-4, 0.01, 0.7, 5.0, 1e3, 1e10}) {
        const CountSums of(c);
        long double first = 0, second = 0, third = 0;
        for (int x = 0; x < 5000; ++x) {
            if (x < 70 || x % 97 == 0) {
                check::close(of.first(x), static_cast<double>(first), 3e-13);
                check::close(of.second(x), static_cast<double>(second), 3e-12);
                check::close(of.third(x), static_cast<double>(third), 1e-8);
            }
            const long double term = x / (1 + x * static_cast<long double>(c));
            first += term;
            second += term * term;
            third += term * term * term;
        }
        check::that(of.inverse_size() == c, "the inverse size");
    }
});

const check::Case excess("the relative excess is 1/2 at 0 and falls", [] {
    using emgine::by_feature::relative_excess;
    check::that(relative_excess(0) == 0.5, "at 0");
    check::close(relative_excess(1e-8), 0.5 - 1e-8 / 3, 1e-15);
    check::close(relative_excess(1.0), 1 - std::log(2.0), 1e-15);
    check::that(relative_excess(1e200) > 0, "far away");
});

} // namespace

// Sums over the numbers below a count, against plain loops in long double.
#include "check.hpp"
#include "families/by_feature/count_sums.hpp"
#include "kernels/kernels.hpp"

#include <algorithm>

namespace {

using emgine::by_feature::CountSums;

struct Sums {
    double first, second, third;
};

// Of a count, as the table or the kernel gives them.
Sums sums_of(const CountSums& of, int count) {
    const auto x = static_cast<std::size_t>(count);
    if (x < emgine::by_feature::tabled_counts)
        return {of.first(x), of.second(x), of.third(x)};
    double counts[emgine::sum_lanes], sums[3][emgine::sum_lanes];
    std::fill_n(counts, emgine::sum_lanes, static_cast<double>(count));
    of.of_large(counts, emgine::sum_lanes, sums[0], sums[1], sums[2]);
    return {sums[0][0], sums[1][0], sums[2][0]};
}

const check::Case sums("tables and formulas are the sums", [] {
    for (const double c : {0.0, 1e-12, 1e-5, 3e-4, 0.01, 0.7, 5.0, 1e3, 1e10}) {
        const CountSums of(c);
        long double first = 0, second = 0, third = 0;
        for (int x = 0; x < 5000; ++x) {
            if (x < 70 || x % 97 == 0) {
                const Sums ours = sums_of(of, x);
                check::close(ours.first, static_cast<double>(first), 3e-13);
                check::close(ours.second, static_cast<double>(second), 3e-12);
                check::close(ours.third, static_cast<double>(third), 1e-8);
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

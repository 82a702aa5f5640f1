// Statistics of counts: from tables and one by one they are the sums over the rows.
#include "check.hpp"
#include "emgine/statistics.hpp"
#include "families/by_feature/count_accumulation.hpp"
#include "families/family.hpp"

#include <cmath>

namespace {

using emgine::by_feature::CountPoint;
using emgine::by_feature::CountSums;

const check::Case sums("statistics are the sums over rows", [] {
    constexpr std::size_t n = 2 * emgine::padded_rows;
    const double mean = 40, c = 0.25;
    std::vector<double> x(emgine::block_stride), r(emgine::block_stride);
    double expected[6] = {};
    double weight = 0;
    for (std::size_t s = 0; s < n; ++s) {
        x[s] = static_cast<double>(s * s % 150);
        r[s] = 1 / (1 + static_cast<double>(s));
        double slope = 0, curvature = 0, third = 0;
        for (double j = 0; j < x[s]; ++j) {
            const double term = j / (1 + c * j);
            slope += term;
            curvature += term * term;
            third += term * term * term;
        }
        const double of_row[] = {x[s], (x[s] - mean) * (x[s] - mean), c, slope, curvature, third};
        for (std::size_t a = 0; a < 6; ++a)
            expected[a] += r[s] * of_row[a];
        weight += r[s];
    }
    const auto shape = emgine::model_shape("negative_binomial", "", 1, 1);
    const auto layout = emgine::layout_of(shape);
    for (const bool has_sums : {true, false}) {
        const auto accumulation = emgine::by_feature::count_accumulation(
            shape, {CountPoint{mean, CountSums(c)}}, has_sums, false);
        const auto scratch = accumulation->scratch();
        std::vector<double> values(emgine::StatisticsLayout::weight_at + 7);
        const emgine::KeepGoing keep_going;
        emgine::Poll poll(keep_going);
        accumulation->begin(*scratch);
        accumulation->add({x.data(), n, nullptr}, r.data(), *scratch, {0, 0, poll}, values.data());
        accumulation->finish(*scratch, values.data());
        const double* ours = values.data() + emgine::StatisticsLayout::weight_at;
        check::close(ours[0], weight, 1e-14);
        for (std::size_t a = 0; a < 6; ++a)
            check::close(ours[1 + a], a < 3 || has_sums ? expected[a] : 0, a == 5 ? 1e-9 : 1e-12);
    }
});

} // namespace

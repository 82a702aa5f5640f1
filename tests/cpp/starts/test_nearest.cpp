// The pass of k-means against plain loops: all numbers of centres and features with their own code
// in the kernel, weights, layouts, ties, and the same bits for any number of threads.
#include "check.hpp"
#include "problem.hpp"

#include "starts/nearest.hpp"

#include <limits>

namespace {

using emgine::NearestPass;
using emgine::NearestSums;
using emgine::PassOptions;
using problem::Problem;

Problem rows_and_centers(std::size_t n, std::size_t d, std::size_t k) {
    return problem::make("spherical", n, d, k);
}

std::vector<double> units(std::size_t d) {
    std::vector<double> scale;
    for (std::size_t j = 0; j < d; ++j)
        scale.push_back(0.5 + 0.25 * static_cast<double>(j % 5));
    return scale;
}

double distance(const Problem& p, std::size_t s, std::size_t k, const std::vector<double>& scale) {
    double total = 0;
    for (std::size_t j = 0; j < p.d; ++j)
        total += std::pow((p.rows[s * p.d + j] - p.means[k * p.d + j]) / scale[j], 2);
    return total;
}

NearestSums textbook(const Problem& p, const std::vector<double>& scale, bool weighted) {
    NearestSums sums{0, std::vector<double>(p.k), std::vector<double>(p.k * p.d)};
    for (std::size_t s = 0; s < p.n; ++s) {
        std::size_t nearest = 0;
        for (std::size_t k = 1; k < p.k; ++k)
            if (distance(p, s, k, scale) < distance(p, s, nearest, scale))
                nearest = k;
        const double weight = weighted ? p.sample_weight[s] : 1.0;
        sums.inertia += weight * distance(p, s, nearest, scale);
        sums.weight[nearest] += weight;
        for (std::size_t j = 0; j < p.d; ++j)
            sums.sum[nearest * p.d + j] +=
                weight * (p.rows[s * p.d + j] - p.means[nearest * p.d + j]) / scale[j];
    }
    return sums;
}

void same(const NearestSums& actual, const NearestSums& expected) {
    check::close(actual.inertia, expected.inertia, 1e-11);
    for (std::size_t k = 0; k < expected.weight.size(); ++k)
        check::close(actual.weight[k], expected.weight[k], 1e-12);
    for (std::size_t i = 0; i < expected.sum.size(); ++i)
        check::close(actual.sum[i], expected.sum[i], 1e-9, 1e-9);
}

bool same_bits(const NearestSums& a, const NearestSums& b) {
    return a.inertia == b.inertia && a.weight == b.weight && a.sum == b.sum;
}

const check::Case sizes("every remainder of centres, features and rows", [] {
    for (const std::size_t d : {1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 31, 32, 33, 71})
        for (const std::size_t k : {1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 19})
            for (const std::size_t n : {1, 23, 24, 25, 401}) {
                const Problem p = rows_and_centers(n, d, k);
                const auto scale = units(d);
                for (const bool weighted : {false, true}) {
                    const emgine::WeightedRows data{p.view(),
                                                    weighted ? p.sample_weight.data() : nullptr};
                    same(NearestPass(data, scale, {})(p.means), textbook(p, scale, weighted));
                }
            }
});

const check::Case threads("the same bits for any number of threads", [] {
    const Problem p = rows_and_centers(40000, 5, 70);
    const auto scale = units(5);
    const NearestSums one = NearestPass({p.view()}, scale, {})(p.means);
    for (const int n_threads : {2, 3, 7}) {
        const PassOptions options{n_threads, {}};
        check::that(same_bits(one, NearestPass({p.view()}, scale, options)(p.means)), "bits");
    }
});

const check::Case
    layouts("rows by feature, backwards and of float32 give the bits of dense ones", [] {
        Problem p = rows_and_centers(500, 6, 9);
        for (double& value : p.rows)
            value = static_cast<double>(static_cast<float>(value));
        const auto scale = units(p.d);
        const NearestSums dense = NearestPass({p.view()}, scale, {})(p.means);
        std::vector<double> by_feature(p.rows.size());
        std::vector<float> narrow(p.rows.begin(), p.rows.end());
        for (std::size_t i = 0; i < p.rows.size(); ++i)
            by_feature[i % p.d * p.n + i / p.d] = p.rows[i];
        emgine::MatrixView view = p.view();
        view.data = by_feature.data();
        view.row_stride = sizeof(double);
        view.column_stride = static_cast<std::ptrdiff_t>(p.n * sizeof(double));
        check::that(same_bits(dense, NearestPass({view}, scale, {})(p.means)), "by feature");
        view = {narrow.data(),
                emgine::Scalar::float32,
                p.n,
                p.d,
                static_cast<std::ptrdiff_t>(p.d * sizeof(float)),
                sizeof(float)};
        check::that(same_bits(dense, NearestPass({view}, scale, {})(p.means)), "float32");
    });

const check::Case ties("of centres equally near the first has the row", [] {
    const std::vector<double> rows{0, 0, 0, 0};
    const std::vector<double> centers{2, 0, -1, 0, 1, 0, 0, 1};
    const NearestSums sums =
        NearestPass({emgine::dense_view(rows.data(), 2, 2)}, {1, 1}, {})(centers);
    check::that(sums.weight == std::vector<double>{0, 2, 0, 0}, "the second center");
});

const check::Case nowhere("a row of weight zero may be as far as numbers go", [] {
    const double far = std::numeric_limits<double>::max();
    const std::vector<double> rows{1, -far, 3};
    const std::vector<double> weight{1, 0, 1};
    const NearestSums sums =
        NearestPass({emgine::dense_view(rows.data(), 3, 1), weight.data()}, {0.5}, {})({2});
    check::close(sums.inertia, 8, 0);
    check::close(sums.sum[0], 0, 0);
    check::close(sums.weight[0], 2, 0);
});

const check::Case offset("an offset of 1e8 costs no digit", [] {
    Problem p = rows_and_centers(300, 3, 4);
    for (double& value : p.rows)
        value = std::round(value * 1024) / 1024;
    for (double& value : p.means)
        value = std::round(value * 1024) / 1024;
    const auto scale = std::vector<double>(3, 1.0);
    const NearestSums near = NearestPass({p.view()}, scale, {})(p.means);
    for (double& value : p.rows)
        value += 1e8;
    for (double& value : p.means)
        value += 1e8;
    check::that(same_bits(near, NearestPass({p.view()}, scale, {})(p.means)), "the same sums");
});

} // namespace

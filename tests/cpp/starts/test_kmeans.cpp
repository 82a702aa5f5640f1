// k-means in scaled units: properties of its result for every start.
#include "check.hpp"
#include "problem.hpp"

#include "emgine/kmeans.hpp"

#include <algorithm>
#include <set>

namespace {

struct Blobs {
    std::vector<double> rows;
    std::size_t n = 0;
    emgine::WeightedRows data() const { return {emgine::dense_view(rows.data(), n, 2)}; }
};

// Row s lies in the unit square around (10 c, 0), c = s modulo 3.
Blobs blobs(std::size_t n) {
    Blobs made;
    made.n = n;
    problem::Uniform uniform(5);
    for (std::size_t s = 0; s < n; ++s) {
        made.rows.push_back(10.0 * static_cast<double>(s % 3) + uniform());
        made.rows.push_back(uniform());
    }
    return made;
}

double inertia(const Blobs& blobs, const std::vector<double>& centers) {
    double total = 0.0;
    for (std::size_t s = 0; s < blobs.n; ++s) {
        double nearest = INFINITY;
        for (std::size_t c = 0; c < centers.size() / 2; ++c)
            nearest =
                std::min(nearest, std::pow(blobs.rows[2 * s] - centers[2 * c], 2) +
                                      std::pow(blobs.rows[2 * s + 1] - centers[2 * c + 1], 2));
        total += nearest;
    }
    return total;
}

const check::Case finds("three far groups are found from one seed in each", [] {
    const Blobs made = blobs(999);
    std::vector<double> seeds(made.rows.begin(), made.rows.begin() + 6);
    const auto result = emgine::kmeans(made.data(), seeds, {1.0, 1.0}, {});
    for (std::size_t c = 0; c < 3; ++c)
        check::close(result.centers[2 * c], 10.0 * static_cast<double>(c), 0.0, 0.1);
    check::close(result.inertia, inertia(made, result.centers), 1e-9);
});

const check::Case scale("the unit of a feature does not decide", [] {
    const Blobs metres = blobs(600);
    Blobs mixed = metres;
    for (std::size_t s = 0; s < mixed.n; ++s)
        mixed.rows[2 * s + 1] *= 1024.0;
    const std::vector<double> seeds{0, 0, 10, 0, 20, 0};
    const auto a = emgine::kmeans(metres.data(), seeds, {1.0, 1.0}, {});
    const auto b = emgine::kmeans(mixed.data(), seeds, {1.0, 1024.0}, {});
    for (std::size_t c = 0; c < 3; ++c)
        check::close(b.centers[2 * c], a.centers[2 * c], 1e-12, 1e-12);
    check::close(b.inertia, a.inertia, 1e-12);
});

const check::Case empty("a centre without rows finds some", [] {
    const Blobs made = blobs(300);
    const auto result = emgine::kmeans(made.data(), {0, 0, 10, 0, 1e6, 1e6}, {1.0, 1.0}, {});
    check::that(result.inertia < 300.0, "every group has a centre");
});

const check::Case seeds("k-means++ picks different rows, the same ones each time", [] {
    const Blobs made = blobs(300);
    const auto first = emgine::kmeans_plus_plus(made.data(), {1.0, 1.0}, 3, 11, {});
    check::that(first == emgine::kmeans_plus_plus(made.data(), {1.0, 1.0}, 3, 11, {}),
                "repeatable");
    std::set<std::int64_t> groups;
    for (const auto row : first)
        groups.insert(row % 3);
    check::that(groups.size() == 3, "one seed in each far group");
});

const check::Case unweighted("a row of weight zero is never a seed", [] {
    const Blobs made = blobs(300);
    std::vector<double> weight(300, 0.0);
    for (std::size_t s = 0; s < 300; s += 7)
        weight[s] = 1.0;
    auto data = made.data();
    data.sample_weight = weight.data();
    for (std::uint64_t seed = 0; seed < 20; ++seed)
        for (const auto row : emgine::kmeans_plus_plus(data, {1.0, 1.0}, 4, seed, {}))
            check::that(row % 7 == 0, "row " + std::to_string(row));
});

const check::Case far_unweighted("nor if it is as far as numbers go", [] {
    Blobs made = blobs(300);
    std::vector<double> weight(300, 1.0);
    for (std::size_t s = 5; s < 300; s += 11) {
        weight[s] = 0.0;
        made.rows[2 * s] = s % 2 == 0 ? 1e300 : -1e300;
    }
    auto data = made.data();
    data.sample_weight = weight.data();
    for (std::uint64_t seed = 0; seed < 20; ++seed)
        for (const auto row : emgine::kmeans_plus_plus(data, {1.0, 1.0}, 6, seed, {}))
            check::that(weight[static_cast<std::size_t>(row)] > 0, "row " + std::to_string(row));
});

} // namespace

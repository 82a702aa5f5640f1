// k-means++: seeds that lie apart, the same ones each time, and never a row without weight.
#include "check.hpp"
#include "starts/blobs.hpp"

#include <set>

namespace {

using blobs::Blobs;

const check::Case seeds("different rows, the same ones each time", [] {
    const Blobs made = blobs::make(300);
    const auto first = emgine::kmeans_plus_plus(made.data(), {1.0, 1.0}, 3, 11, {});
    check::that(first == emgine::kmeans_plus_plus(made.data(), {1.0, 1.0}, 3, 11, {}),
                "repeatable");
    std::set<std::int64_t> groups;
    for (const auto row : first)
        groups.insert(row % 3);
    check::that(groups.size() == 3, "one seed in each far group");
});

const check::Case unweighted("a row of weight zero is never a seed", [] {
    const Blobs made = blobs::make(300);
    std::vector<double> weight(300, 0.0);
    for (std::size_t s = 0; s < 300; s += 7)
        weight[s] = 1.0;
    auto data = made.data();
    data.sample_weight = weight.data();
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const auto rows = emgine::kmeans_plus_plus(data, {1.0, 1.0}, 4, seed, {});
        check::that(rows.size() == 4, "four seeds");
        for (const auto row : rows)
            check::that(row % 7 == 0, "row " + std::to_string(row));
    }
});

const check::Case far_unweighted("nor if it is as far as numbers go", [] {
    Blobs made = blobs::make(300);
    std::vector<double> weight(300, 1.0);
    for (std::size_t s = 5; s < 300; s += 11) {
        weight[s] = 0.0;
        made.rows[2 * s] = s % 2 == 0 ? 1e300 : -1e300;
    }
    auto data = made.data();
    data.sample_weight = weight.data();
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const auto rows = emgine::kmeans_plus_plus(data, {1.0, 1.0}, 6, seed, {});
        check::that(rows.size() == 6, "six seeds");
        for (const auto row : rows)
            check::that(weight[static_cast<std::size_t>(row)] > 0, "row " + std::to_string(row));
    }
});

} // namespace

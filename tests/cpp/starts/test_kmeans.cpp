// k-means in scaled units: properties of its result for every start.
#include "check.hpp"
#include "starts/blobs.hpp"

#include <algorithm>

namespace {

using blobs::Blobs;

double inertia(const Blobs& data, const std::vector<double>& centers) {
    double total = 0.0;
    for (std::size_t s = 0; s < data.n; ++s) {
        double nearest = INFINITY;
        for (std::size_t c = 0; c < centers.size() / 2; ++c)
            nearest = std::min(nearest, std::pow(data.rows[2 * s] - centers[2 * c], 2) +
                                            std::pow(data.rows[2 * s + 1] - centers[2 * c + 1], 2));
        total += nearest;
    }
    return total;
}

const check::Case finds("three far groups are found from one seed in each", [] {
    const Blobs made = blobs::make(999);
    std::vector<double> seeds(made.rows.begin(), made.rows.begin() + 6);
    const auto result = emgine::kmeans(made.data(), seeds, {1.0, 1.0}, {});
    for (std::size_t c = 0; c < 3; ++c)
        check::close(result.centers[2 * c], 10.0 * static_cast<double>(c), 0.0, 0.1);
    check::close(result.inertia, inertia(made, result.centers), 1e-9);
});

const check::Case scale("the unit of a feature does not decide", [] {
    const Blobs metres = blobs::make(600);
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
    const Blobs made = blobs::make(300);
    const auto result = emgine::kmeans(made.data(), {0, 0, 10, 0, 1e6, 1e6}, {1.0, 1.0}, {});
    check::that(result.inertia < 300.0, "every group has a centre");
});

} // namespace

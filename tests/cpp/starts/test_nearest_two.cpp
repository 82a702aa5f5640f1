// The nearest and the second nearest seed of each row, against a search through all seeds.
#include "check.hpp"
#include "problem.hpp"

#include "starts/nearest_two.hpp"

namespace {

constexpr std::size_t n = 500, d = 2;

std::vector<double> values() {
    problem::Uniform uniform(3);
    std::vector<double> rows(n * d);
    for (double& value : rows)
        value = uniform();
    return rows;
}

double squared_distance(const emgine::ScaledRows& rows, std::size_t a, std::size_t b) {
    const auto one = rows.row(a), other = rows.row(b);
    double sum = 0;
    for (std::size_t j = 0; j < d; ++j)
        sum += (one[j] - other[j]) * (one[j] - other[j]);
    return sum;
}

void agrees(const emgine::NearestTwo& near, const emgine::ScaledRows& rows,
            const std::vector<std::int64_t>& seeds, const std::string& when) {
    for (std::size_t i = 0; i < n; ++i) {
        double first = INFINITY, second = INFINITY;
        std::size_t owner = 0;
        for (std::size_t c = 0; c < seeds.size(); ++c) {
            const double far = squared_distance(rows, i, static_cast<std::size_t>(seeds[c]));
            if (far < first) {
                second = first;
                first = far;
                owner = c;
            } else if (far < second) {
                second = far;
            }
        }
        check::that(near.owner[i] == static_cast<std::int64_t>(owner),
                    when + ": owner of row " + std::to_string(i));
        check::close(near.first[i], first, 1e-12, 1e-15);
        check::close(near.second[i], second, 1e-12, 1e-15);
    }
}

const check::Case swaps("both stay right while seeds are swapped", [] {
    const auto made = values();
    const emgine::WeightedRows data{emgine::dense_view(made.data(), n, d)};
    const auto rows = emgine::scaled_rows(data, {0.5, 2.0}, {});
    std::vector<std::int64_t> seeds{0, 100, 200, 300, 400};
    emgine::NearestTwo near(rows, seeds, {});
    agrees(near, rows, seeds, "at first");
    std::vector<double> distance(near.owner.size());
    for (std::size_t step = 0; step < 40; ++step) {
        const std::size_t out = step * 7 % seeds.size(), row = (step * 61 + 1) % n;
        for (std::size_t block = 0; block < rows.blocks.size(); ++block)
            rows.squared_distances(block, rows.row(row), &distance[block * emgine::rows_per_block]);
        near.replace(out, row, distance.data());
        seeds[out] = static_cast<std::int64_t>(row);
        agrees(near, rows, seeds, "after swap " + std::to_string(step));
    }
});

} // namespace

// print_bits MODEL ROWS: every number that a model file and a file of rows lead to, in hexadecimal,
// one line for each array. ROWS holds doubles. A program and not a test: builds for two machines
// are compared by tests/codebase/test_arm64.py. Says nothing about which numbers are right.
#include "emgine/em.hpp"
#include "emgine/kmeans.hpp"
#include "emgine/scorer.hpp"
#include "families/components.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace {

using Values = std::vector<double>;

void print(const std::string& name, const Values& values) {
    std::printf("%s", name.c_str());
    for (const double value : values)
        std::printf(" %a", value);
    std::printf("\n");
}

Values read(const char* path) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    Values values(bytes.size() / sizeof(double));
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(values.data()));
    return values;
}

void print_scores(const emgine::MatrixView& view, const emgine::Mixture& mixture) {
    Values densities(view.rows), responsibilities(view.rows * mixture.n_components());
    emgine::score(emgine::Score::log_density, view, mixture, {densities.data()}, {});
    emgine::score(emgine::Score::responsibilities, view, mixture, {responsibilities.data()}, {});
    print("log_density", densities);
    print("responsibilities", responsibilities);
}

void print_rows(const Values& rows, const emgine::Mixture& mixture) {
    emgine::Scorer scorer(mixture);
    const std::size_t d = mixture.n_features(), n = rows.size() / d;
    Values densities(n);
    for (std::size_t s = 0; s < n; ++s)
        scorer.score_samples(rows.data() + s * d, 1, &densities[s]);
    print("rows", densities);
}

// Three EM steps: statistics, and the parameters that they lead to.
void print_steps(const emgine::MatrixView& view, emgine::Mixture mixture) {
    for (int step = 0; step < 3; ++step) {
        const auto statistics = emgine::expectation({view}, mixture, nullptr, {});
        print("statistics " + std::to_string(step), statistics.values);
        const auto made = emgine::estimates(statistics, {1e-6, 1});
        print("weights " + std::to_string(step), made.weights);
        for (const auto& array : made.parameters)
            print(array.name + " " + std::to_string(step), array.values);
        mixture = emgine::maximization(statistics, {1e-6, 1});
    }
}

void print_starts(const emgine::MatrixView& view) {
    const Values scale(view.columns, 1.0);
    const auto seeds = emgine::kmeans_plus_plus({view}, scale, 3, 1, {});
    print("seeds", {seeds.begin(), seeds.end()});
    Values centers;
    for (const auto row : seeds)
        for (std::size_t j = 0; j < view.columns; ++j)
            centers.push_back(emgine::value_at(view, static_cast<std::size_t>(row), j));
    const auto found = emgine::kmeans({view}, centers, scale, {});
    print("centers", found.centers);
    print("inertia", {found.inertia});
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3)
        return 2;
    const emgine::Mixture mixture = emgine::Mixture::load(argv[1]);
    const Values rows = read(argv[2]);
    const auto view =
        emgine::dense_view(rows.data(), rows.size() / mixture.n_features(), mixture.n_features());
    print_scores(view, mixture);
    print_rows(rows, mixture);
    print_steps(view, mixture);
    print_starts(view);
}

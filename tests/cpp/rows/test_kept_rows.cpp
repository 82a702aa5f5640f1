// What is kept of rows: from the second pass on, of the first blocks, of one family and one array;
// passes with it have the bits of passes without, and read no rows that they know.
#include "check.hpp"
#include "problem.hpp"

#include "emgine/statistics_span.hpp"
#include "rows/kept_rows.hpp"

namespace {

using emgine::block_stride;
using emgine::KeptRows;
using emgine::rows_per_block;

constexpr std::size_t n_rows = 2 * rows_per_block + 5, n_features = 3;

std::vector<double> positive_rows() {
    problem::Uniform uniform(1);
    std::vector<double> rows(n_rows * n_features);
    for (double& value : rows)
        value = 0.1 + uniform();
    return rows;
}

emgine::ModelShape shape_of(const char* family) {
    return emgine::model_shape(family, "", n_features, 2);
}

const check::Case states("nothing in the first pass, then each block once, then all", [] {
    const std::vector<double> rows = positive_rows();
    const emgine::MatrixView view = emgine::dense_view(rows.data(), n_rows, n_features);
    KeptRows kept;
    check::that(kept.open(0).values == nullptr, "no memory before a pass");
    check::that(!kept.begin(view, shape_of("gamma"), 7), "first pass");
    check::that(kept.begin(view, shape_of("gamma"), 7), "second pass");
    const emgine::KeptBlock first = kept.open(0);
    check::that(first.values != nullptr && !first.known, "to be written");
    check::that(kept.open(0).values == nullptr, "another pass leaves it alone");
    const emgine::KeptBlock last = kept.open(2);
    check::that(last.values == first.values + 2 * 7 * block_stride, "side by side");
    kept.close(0);
    check::that(kept.open(0).known && kept.open(0).values == first.values, "known");
    check::that(kept.open(3).values == nullptr, "beyond the rows");
    check::that(!kept.begin(view, shape_of("beta"), 7), "another family");
    const emgine::MatrixView other = emgine::dense_view(rows.data() + n_features, n_rows - 1, 3);
    check::that(!kept.begin(other, shape_of("gamma"), 7), "other rows");
});

const check::Case bounded("as many blocks as have room", [] {
    const std::vector<double> rows = positive_rows();
    const emgine::MatrixView view = emgine::dense_view(rows.data(), n_rows, n_features);
    KeptRows two(2 * block_stride * sizeof(double)), none(1);
    for (KeptRows* kept : {&two, &none})
        kept->begin(view, shape_of("poisson"), 1);
    check::that(two.begin(view, shape_of("poisson"), 1), "some");
    check::that(two.open(1).values != nullptr && two.open(2).values == nullptr, "the first two");
    check::that(!none.begin(view, shape_of("poisson"), 1), "no room");
});

const check::Case same_bits("known rows are not read, and no bit is another", [] {
    std::vector<double> rows = positive_rows();
    const emgine::Mixture mixture(shape_of("gamma"), {0.4, 0.6},
                                  {{"shapes", {1, 2, 3, 4, 5, 6}}, {"rates", {3, 4, 5, 6, 7, 8}}},
                                  1);
    emgine::WeightedRows data{emgine::dense_view(rows.data(), n_rows, n_features)};
    const auto values = [&] {
        return total(expectation_span(data, mixture, nullptr, false, {})).values;
    };
    const std::vector<double> expected = values();
    KeptRows kept;
    data.kept = &kept;
    for (int pass = 0; pass < 3; ++pass)
        check::that(values() == expected, "pass " + std::to_string(pass));
    std::fill(rows.begin(), rows.end(), 1.0);
    check::that(values() == expected, "the rows are known");
    const std::vector<double> weight(n_rows, 2.0);
    data.sample_weight = weight.data();
    check::that(values() != expected, "weighted rows are read");
});

} // namespace

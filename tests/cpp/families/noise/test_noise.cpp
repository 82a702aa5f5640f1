// The family of noise: names and counts of the others', one more for the volume; an M-step that is
// that of the others with the rows that the noise leaves them.
#include "families/by_textbook.hpp"

namespace {

using emgine::model_shape;

emgine::SufficientStatistics of_labels(const emgine::ModelShape& shape,
                                       const std::vector<double>& rows,
                                       const std::vector<std::int64_t>& labels) {
    const std::vector<double> reference(shape.n_components * shape.n_features, 0.5);
    return emgine::total(emgine::assigned_expectation_span(
        {emgine::dense_view(rows.data(), labels.size(), shape.n_features), nullptr},
        {shape, reference.data()}, {labels.data(), nullptr}, {}));
}

const check::Case names("names are the others', and the volume is a parameter", [] {
    const auto shape = model_shape("noise", "0:1,0:1 gaussian(full)", 2, 3);
    const auto others = model_shape("gaussian", "full", 2, 2);
    check::that(emgine::parameters_of(shape).size() == emgine::parameters_of(others).size(),
                "parameters");
    check::that(emgine::n_free_parameters(shape) == emgine::n_free_parameters(others) + 2,
                "free parameters");
    check::that(emgine::supports_of(model_shape("noise", "0:1 gamma()", 1, 2))[0].low > 0,
                "supports");
});

const check::Case maximum("the M-step is that of the rows that are no noise", [] {
    problem::Uniform uniform(3);
    std::vector<double> rows, kept;
    std::vector<std::int64_t> labels, kept_labels;
    for (int i = 0; i < 700; ++i) {
        const double x = uniform(), y = uniform();
        rows.insert(rows.end(), {x, y});
        labels.push_back(i % 3);
        if (i % 3 == 2)
            continue;
        kept.insert(kept.end(), {x, y});
        kept_labels.push_back(i % 3);
    }
    for (const char* structure : {"full", "tied", "diag", "spherical", "tied_diag"}) {
        const std::string words = std::string("-1:1,-1:1 gaussian(") + structure + ")";
        const auto shape = model_shape("noise", words, 2, 3);
        const auto found = emgine::maximization(of_labels(shape, rows, labels), {1e-6});
        const auto expected = emgine::maximization(
            of_labels(model_shape("gaussian", structure, 2, 2), kept, kept_labels), {1e-6});
        check::close(found.weights()[2], 233.0 / 700, 1e-14);
        for (const char* name : {"means", "covariances"})
            for (std::size_t i = 0; i < expected.parameter(name).size(); ++i)
                check::close(found.parameter(name)[i], expected.parameter(name)[i], 1e-12, 1e-13);
    }
});

const check::Case empty("noise without rows is not degenerate", [] {
    const std::vector<double> rows = {0, 1, 2, 3, 4, 6};
    const auto shape = model_shape("noise", "0:6 gaussian(spherical)", 1, 3);
    const auto statistics = of_labels(shape, rows, {0, 0, 0, 0, 0, 0});
    const auto updated = emgine::maximization(statistics, {1e-3});
    check::that(emgine::degenerate_components(statistics, updated, 0) ==
                    std::vector<std::size_t>{1},
                "the other without rows is");
});

} // namespace

// The product family: names of its arrays, free parameters, supports, and an M-step that is those
// of the children.
#include "families/by_textbook.hpp"

namespace {

using emgine::model_shape;

const check::Case names("names begin with the number of the family", [] {
    const auto shape = model_shape("product", "gaussian(full)[0,1] bernoulli()[2]", 3, 2);
    std::vector<std::string> found;
    for (const auto& parameter : emgine::parameters_of(shape))
        found.push_back(parameter.name);
    check::that(found == std::vector<std::string>{"0/means", "0/covariances",
                                                  "0/precisions_cholesky", "1/probabilities"},
                "parameters");
    check::that(emgine::n_free_parameters(shape) == 1 + 4 + 6 + 2, "free parameters");
    const auto supports = emgine::supports_of(shape);
    check::that(supports[0].is_all() && !supports[2].has(2), "supports");
});

// Statistics of labels, as a start has them.
emgine::SufficientStatistics of_labels(const emgine::ModelShape& shape,
                                       const std::vector<double>& rows) {
    const std::size_t n = rows.size() / shape.n_features;
    std::vector<std::int64_t> labels(n);
    for (std::size_t i = 0; i < n; ++i)
        labels[i] = static_cast<std::int64_t>(i % shape.n_components);
    const std::vector<double> reference(shape.n_components * shape.n_features, 0.5);
    return emgine::total(emgine::assigned_expectation_span(
        {emgine::dense_view(rows.data(), n, shape.n_features), nullptr}, {shape, reference.data()},
        {labels.data(), nullptr}, {}));
}

const check::Case maximum("the M-step is that of each family on its columns", [] {
    problem::Uniform uniform(3);
    std::vector<double> rows, gaussian, poisson;
    for (int i = 0; i < 700; ++i) {
        const double a = uniform(), b = uniform(), count = std::floor(5 * (uniform() + 1));
        rows.insert(rows.end(), {a, count, b});
        gaussian.insert(gaussian.end(), {a, b});
        poisson.push_back(count);
    }
    const auto product = emgine::maximization(
        of_labels(model_shape("product", "gaussian(full)[0,2] poisson()[1]", 3, 2), rows), {});
    const auto first =
        emgine::maximization(of_labels(model_shape("gaussian", "full", 2, 2), gaussian), {});
    const auto second =
        emgine::maximization(of_labels(model_shape("poisson", "", 1, 2), poisson), {});
    check::that(product.weights() == first.weights(), "weights");
    check::that(product.parameter("0/means") == first.parameter("means"), "means");
    check::that(product.parameter("0/covariances") == first.parameter("covariances"),
                "covariances");
    check::that(product.parameter("1/rates") == second.parameter("rates"), "rates");
});

const check::Case collapsed("a component that collapses in one family has collapsed", [] {
    std::vector<double> rows;
    for (int i = 0; i < 40; ++i)
        rows.insert(rows.end(), {i % 2 == 0 ? 0.0 : static_cast<double>(i), 1.0});
    const auto statistics =
        of_labels(model_shape("product", "gaussian(full)[0] poisson()[1]", 2, 2), rows);
    check::throws<emgine::IllDefinedComponent>([&] { emgine::maximization(statistics, {}); },
                                               "equal rows");
    try {
        emgine::maximization(statistics, {});
    } catch (const emgine::IllDefinedComponent& error) {
        const std::string said = error.what();
        check::that(said.find("column 0 of the family 'gaussian'") != std::string::npos, said);
    }
    emgine::MStep options;
    options.reg_covar = 1e-6;
    const auto updated = emgine::maximization(statistics, options);
    const auto degenerate = emgine::degenerate_components(statistics, updated, 1e-5);
    check::that(degenerate == std::vector<std::size_t>{0}, "the first");
});

const check::Case infinite("what may be infinite in a family may be so in a product", [] {
    const auto shape = model_shape("product", "poisson()[0] negative_binomial()[1]", 2, 2);
    check::that(shape.family->may_be_infinite(shape, "1/sizes"), "sizes");
    check::that(!shape.family->may_be_infinite(shape, "0/rates"), "rates");
    check::that(!shape.family->may_be_infinite(shape, "1/means"), "means");
});

const check::Case finite("what must be finite is found in one look, beside noise too", [] {
    const emgine::NamedArrays arrays = {
        {"1/sizes", {1}}, {"1/means", {1}}, {"0/rates", {1}}, {"2/rates", {1}}, {"rates", {1}}};
    const auto alone = model_shape("product", "poisson()[0] negative_binomial()[1]", 2, 2);
    const auto beside =
        model_shape("noise", "0:1,0:1 product(poisson()[0] negative_binomial()[1])", 2, 3);
    for (const auto& shape : {alone, beside}) {
        const auto found = shape.family->must_be_finite(shape, arrays);
        check::that(found.size() == 4, "all but the sizes");
        check::that(found.front() == &arrays[1], "in their order");
    }
});

const check::Case chart("the chart of a product is those of its families, if all have one", [] {
    const auto shape = model_shape("product", "gaussian(full)[0,2] poisson()[1]", 3, 2);
    check::that(shape.family->has_chart(shape), "both have one");
    const emgine::Mixture mixture(shape, {0.4, 0.6},
                                  {{"0/means", {1, 2, 3, 4}},
                                   {"0/covariances", {2, 1, 1, 2, 1, 0, 0, 1}},
                                   {"1/rates", {5, 6}}});
    const auto made = shape.family->chart(mixture.components_shared(), {0.5, 0.7});
    std::vector<double> coordinates(made->size());
    check::that(made->size() == 4 + 6 + 2, "coordinates");
    made->write(mixture.components(), coordinates.data());
    coordinates[11] += 0.1;
    const auto moved = made->parameters(coordinates.data());
    const double root = std::sqrt(6.0) + 0.1 / 0.7 / 2;
    check::close(moved.back().values[1], root * root, 1e-12);
    check::close(moved.back().values[0], 5, 1e-12);
    check::that(moved.front().name == "0/means" && moved.back().name == "1/rates", "names");
});

} // namespace

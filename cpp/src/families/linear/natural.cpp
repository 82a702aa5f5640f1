// Natural: an exponential family whose functions are the user's, in Python. A row is its statistics
// T and, in the last column, its log base measure h; parameters are those of the densities, and the
// mean statistics that they belong to. The structure is the number of free parameters of a
// component. The M-step needs the user's functions, so the core refuses it.
// Rows may lack statistics where each has its own part of the log-normaliser.
#include <cmath>
#include <stdexcept>

#include "families/linear/linear_family.hpp"

namespace emgine {

namespace {

constexpr std::size_t most_digits = 9;

class Natural final : public LinearFamily {
  public:
    const char* name() const override { return "natural"; }

    void check_structure(const std::string& structure, std::size_t) const override {
        if (structure.empty() || structure.size() > most_digits ||
            structure.find_first_not_of("0123456789") != std::string::npos)
            throw std::invalid_argument("The structure of the family natural must be the number of "
                                        "free parameters of a component. Got '" +
                                        structure + "'.");
    }
    std::string simplest_structure() const override { return "0"; }

    std::vector<NamedShape> parameters(const ModelShape& shape) const override {
        const ArrayShape by_statistic{shape.n_components, n_statistics(shape)};
        std::vector<NamedShape> all = {{"mean_statistics", by_statistic},
                                       {"eta", by_statistic},
                                       {"log_normalizer", {shape.n_components}}};
        if (shape.missing)
            all.push_back({"log_normalizer_of_statistics", by_statistic});
        return all;
    }
    std::size_t n_free_parameters(const ModelShape& shape) const override {
        return shape.n_components * std::stoul(shape.structure);
    }

    std::size_t n_statistics(const ModelShape& shape) const override {
        return shape.n_features - 1;
    }
    std::vector<bool> may_miss(const ModelShape& shape) const override {
        std::vector<bool> all(shape.n_features, true);
        all.back() = false;
        return all;
    }
    bool weighs_features(const ModelShape& shape) const override { return shape.missing; }
    bool has_base() const override { return true; }
    bool base_is_given() const override { return true; }
    void write_base(const ModelShape& shape, const double* x, std::size_t n, std::size_t stride,
                    double* base) const noexcept override {
        const double* last = x + n_statistics(shape) * stride;
        for (std::size_t s = 0; s < n; ++s)
            base[s] = last[s];
    }

    NaturalParameters natural(const ModelShape& shape,
                              const NamedArrays& parameters) const override {
        for (const NamedArray& array : parameters) {
            const std::size_t of_component = array.values.size() / shape.n_components;
            for (std::size_t i = 0; i < array.values.size(); ++i)
                if (!std::isfinite(array.values[i]))
                    throw IllDefinedComponent(i / of_component,
                                              array.name + " of component " +
                                                  std::to_string(i / of_component) +
                                                  " must be finite.");
        }
        return {parameters[1].values,
                parameters[2].values,
                {},
                shape.missing ? parameters[3].values : std::vector<double>()};
    }

    NamedArrays parameters_of(const ModelShape&, const std::vector<double>&,
                              const double*) const override {
        throw std::invalid_argument(
            "Statistics of the family 'natural' become parameters by functions of the user's: see "
            "emgine.families.ExponentialFamily, whose mixtures MixtureModel.fit makes.");
    }
};

} // namespace

const Family& natural_family() {
    static const Natural family;
    return family;
}

} // namespace emgine

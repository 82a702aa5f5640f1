// Families of independent features with one or two parameters each that are no case of
// linear/one_parameter.hpp: other densities, or statistics about a reference that do not cancel.
// Checks, loops, sums and sizes are written once, here; a family is a file with a `One`.
#pragma once

#include <limits>
#include <type_traits>

#include "families/by_feature/chart.hpp"
#include "families/by_feature/components.hpp"
#include "families/by_feature/logarithms.hpp"
#include "families/by_feature/sums.hpp"
#include "families/family.hpp"

namespace emgine::by_feature {

static_assert(7 * most_row_features <= 2 * row_scratch_components * most_row_features,
              "what a row tells, and its statistics, must fit into RowScratch::components");

// What a One of values above 0 inherits: it sees x and log x.
struct AboveZero {
    static constexpr std::size_t n_seen = 2;

    static Support support() {
        return {std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::infinity()};
    }

    static void see(const double* x, std::size_t n, std::size_t stride, double* seen,
                    double* base) noexcept {
        see_logarithms(x, n, seen, seen + stride, base);
    }
};

// One says of one feature:
//
//   name, statistics                names; statistics are of one value, and all of them add
//   n_seen, see(x, n, stride, seen, base)   numbers of values for all components, x first; adds
//                                   their part of the log-density to base; x may be padding
//   One(structure)                  throws std::invalid_argument for choices that it has not
//   parameters(), support()
//   fault(p)                        what must be of the parameters p, in words; null where it is
//   density(p)                      of parameters; Density::add(seen, n, observed, total) adds the
//                                   log-densities of a feature in a block, see add_observed
//   add_row(densities, features, seen, total)   adds those of features of a row, in their order
//   Linear                          see linear_features.hpp
//   reference(p), point(reference, p)   p is null in starts; Point::write(seen, n, t)
//   maximize(sums, reg_covar, p), loses_digits(sums)
//   maximize_other(sums, reg_covar, held, p)   of two parameters, p[held] is kept
//   least_width(p)                  what maximize keeps at reg_covar or more; infinity for nothing
//   coordinates, parameters_at, information   see chart.hpp
//   ns_to_see, ns_of_density        estimates
//
// A One may have components and an accumulation of its own; then it says nothing of rows.
template <class One, class = void>
struct has_own_components : std::false_type {};
template <class One>
struct has_own_components<One, std::void_t<decltype(&One::components)>> : std::true_type {};

template <class One>
class IndependentFeatures final : public Family {
  public:
    const char* name() const override { return One::name; }
    void check_structure(const std::string& structure, std::size_t) const override {
        One{structure};
    }
    std::vector<NamedShape> parameters(const ModelShape& shape) const override {
        std::vector<NamedShape> all;
        for (const char* name : One(shape.structure).parameters())
            all.push_back({name, {shape.n_components, shape.n_features}});
        return all;
    }
    std::vector<StatisticsArray> statistics(const ModelShape& shape) const override {
        std::vector<StatisticsArray> all;
        for (const char* name : One::statistics)
            all.push_back({name, {shape.n_components, shape.n_features}});
        if (shape.missing)
            all.push_back(observed_array(shape));
        return all;
    }
    std::size_t n_free_parameters(const ModelShape& shape) const override {
        return One(shape.structure).parameters().size() * shape.n_components * shape.n_features;
    }
    Support support(const ModelShape&, std::size_t) const override { return One::support(); }
    std::vector<bool> may_miss(const ModelShape& shape) const override {
        return std::vector<bool>(shape.n_features, true);
    }
    double cost_of_density(const ModelShape& shape) const override {
        return One::ns_of_density * static_cast<double>(shape.n_features);
    }

    std::shared_ptr<const Components> components(const ModelShape& shape, NamedArrays parameters,
                                                 const std::vector<double>& log_weights,
                                                 int) const override {
        const One one(shape.structure);
        std::vector<std::vector<double>> values;
        for (const NamedShape& wanted : this->parameters(shape)) {
            values.push_back(taken(parameters, wanted.name));
            if (values.back().size() != size_of(wanted.shape))
                throw std::invalid_argument(wanted.name + " of the family " + One::name +
                                            " must be of shape (n_components, n_features).");
        }
        check(one, shape, values);
        if constexpr (has_own_components<One>::value)
            return one.components(shape, std::move(values), log_weights);
        else
            return std::make_shared<const IndependentComponents<One>>(shape, one, std::move(values),
                                                                      log_weights);
    }
    std::unique_ptr<Accumulation> accumulation(const ModelShape& shape,
                                               const double* reference) const override {
        const One one(shape.structure);
        if constexpr (has_own_components<One>::value) {
            return one.accumulation(shape, reference);
        } else {
            std::vector<typename One::Point> points;
            for (std::size_t i = 0; i < shape.n_components * shape.n_features; ++i)
                points.push_back(one.point(reference[i], nullptr));
            return std::make_unique<IndependentAccumulation<One>>(shape, std::move(points), nullptr,
                                                                  nullptr);
        }
    }

    NamedArrays maximization(const SufficientStatistics& statistics,
                             const MStep& options) const override {
        const One one(statistics.shape().structure);
        NamedArrays made;
        for (const char* name : one.parameters())
            made.push_back({name, {}});
        std::size_t i = 0;
        for_each_pair(statistics, [&](const SumsOf<One>& sums) {
            double p[2];
            const HeldOne held = held_of(options.held, made, i++, p);
            if (held.some)
                one.maximize_other(sums, options.reg_covar, held.which, p);
            else
                one.maximize(sums, options.reg_covar, p);
            for (std::size_t a = 0; a < made.size(); ++a)
                made[a].values.push_back(p[a]);
        });
        return made;
    }
    bool loses_digits(const SufficientStatistics& statistics, const Components&) const override {
        bool some = false;
        for_each_pair(statistics, [&](const SumsOf<One>& sums) {
            some = some || (sums.weight > 0 && One::loses_digits(sums));
        });
        return some;
    }
    bool may_be_infinite(const ModelShape&, const std::string& parameter) const override {
        return One::may_be_infinite(parameter);
    }

    // All features are at the floor, or are narrow to rounding. A component that is so in some of
    // them is only narrow.
    bool has_collapsed(const Components& components, std::size_t k, double floor) const override {
        const double most = std::max(floor * (1 + 1e-9), rounded_width);
        const auto values = components.parameters();
        const One one(components.shape().structure);
        const std::size_t d = components.shape().n_features;
        for (std::size_t i = k * d; i < (k + 1) * d; ++i) {
            const double p[2] = {(*values.front())[i], (*values.back())[i]};
            if (!(one.least_width(p) <= most))
                return false;
        }
        return true;
    }

    // The M-step is the best one within the bound. It may lose what was gained beyond.
    double most_lost(const Components& before, const Components&, const std::vector<double>&,
                     double reg_covar, double) const override {
        constexpr double rounding = 1e-9;
        const auto values = before.parameters();
        const One one(before.shape().structure);
        for (std::size_t i = 0; i < values.front()->size(); ++i) {
            const double p[2] = {(*values.front())[i], (*values.back())[i]};
            if (one.least_width(p) < reg_covar * (1 - rounding))
                return std::numeric_limits<double>::infinity();
        }
        return 0;
    }
    bool has_chart(const ModelShape&) const override { return true; }
    std::unique_ptr<ComponentsChart> chart(std::shared_ptr<const Components> reference,
                                           const std::vector<double>& roots,
                                           const SufficientStatistics*) const override {
        const One one(reference->shape().structure);
        return std::make_unique<IndependentChart<One>>(std::move(reference), one, roots);
    }

  private:
    // The relative variance of numbers that differ by four roundings.
    static constexpr double rounded_width =
        16 * std::numeric_limits<double>::epsilon() * std::numeric_limits<double>::epsilon();

    static void check(const One& one, const ModelShape& shape,
                      const std::vector<std::vector<double>>& values) {
        for (std::size_t i = 0; i < values[0].size(); ++i) {
            const double p[2] = {values.front()[i], values.back()[i]};
            const std::size_t k = i / shape.n_features;
            if (const char* fault = one.fault(p))
                throw IllDefinedComponent(k, "Component " + std::to_string(k) + ": " + fault +
                                                 " in feature " +
                                                 std::to_string(i % shape.n_features) + ".");
        }
    }

    // Whether one of two parameters is held, and which; its value is in p.
    struct HeldOne {
        bool some = false;
        std::size_t which = 0;
    };
    static HeldOne held_of(const Held* held, const NamedArrays& made, std::size_t i, double* p) {
        if (held == nullptr || made.size() < 2)
            return {};
        std::size_t n = 0;
        HeldOne found;
        for (std::size_t a = 0; a < 2; ++a)
            if (const HeldArray* own = held->array(made[a].name);
                own != nullptr && own->any(i, 1)) {
                p[a] = own->values[i];
                found = {true, a};
                ++n;
            }
        return n == 1 ? found : HeldOne{};
    }

    template <class Use>
    static void for_each_pair(const SufficientStatistics& statistics, const Use& use) {
        const std::size_t pairs = statistics.shape().n_features * statistics.shape().n_components;
        const double* first = statistics.weight() + statistics.shape().n_components;
        const FeatureWeights weights(statistics);
        for (std::size_t i = 0; i < pairs; ++i) {
            SumsOf<One> sums{weights[i], statistics.reference[i], {}};
            for (std::size_t a = 0; a < sums.sum.size(); ++a)
                sums.sum[a] = first[a * pairs + i];
            use(sums);
        }
    }
};

// For families without choices.
inline void refuse_structure(const char* family, const std::string& structure) {
    if (!structure.empty())
        throw std::invalid_argument("The family " + std::string(family) +
                                    " has no structures. Got '" + structure + "'.");
}

} // namespace emgine::by_feature

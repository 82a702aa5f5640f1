// The contract of a family of densities: what is known of it before there are parameters, and its
// M-step. One object a family, without state. A new family is a file in this folder that defines
// one, and a line in families.cpp.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "emgine/em.hpp"
#include "emgine/support.hpp"
#include "families/components.hpp"

namespace emgine {

// A chart of components: their parameters as coordinates about a reference, in which an EM step is
// the gradient of the log-likelihood (pass/chart.hpp adds the weights).
class ComponentsChart {
  public:
    virtual ~ComponentsChart() = default;
    virtual std::size_t size() const = 0;
    virtual void write(const Components& components, double* coordinates) const = 0;
    // Every vector is a set of parameters; throws std::invalid_argument where numbers leave the
    // finite ones.
    virtual NamedArrays parameters(const double* coordinates) const = 0;
};

// One of a family's structures, for those who list them.
struct StructureInfo {
    const char* name;
    const char* code;                       // in mclust
    bool matrices;                          // a covariance is a matrix
    bool by_feature;                        // it has numbers for each feature
    bool shared;                            // one serves all components
    std::vector<const char*> special_cases; // structures nested in it
};

class Family {
  public:
    virtual ~Family() = default;

    virtual const char* name() const = 0; // in files and messages
    // What is known before there are rows, in the family's own words, such as "full"; empty where
    // there is nothing to know. Throws std::invalid_argument for any other.
    virtual void check_structure(const std::string& structure, std::size_t n_features) const = 0;
    virtual std::vector<StructureInfo> structures() const { return {}; }
    // Some structure that one feature can have, for those who ask what names a family uses.
    virtual std::string simplest_structure() const {
        const auto all = structures();
        return all.empty() ? "" : all.front().name;
    }

    // Whether the last component is noise: without rows it is no less sound.
    virtual bool last_is_noise() const { return false; }

    // In the order of files. Some shape has n_features and n_components among its lengths, so that
    // a file cannot claim sizes that it has no numbers for.
    virtual std::vector<NamedShape> parameters(const ModelShape& shape) const = 0;
    // Arrays that the M-step needs beside "weight"; all of them add.
    virtual std::vector<StatisticsArray> statistics(const ModelShape& shape) const = 0;
    virtual std::size_t n_free_parameters(const ModelShape& shape) const = 0;
    // In words, the part of the model that a parameter belongs to, such as ", in column 3"; empty
    // where that is all of it.
    virtual std::string place_of(const ModelShape&, const std::string& /*parameter*/) const {
        return "";
    }
    // Whether infinity is an ordinary answer of the M-step, the limit that is another family.
    virtual bool may_be_infinite(const ModelShape&, const std::string& /*parameter*/) const {
        return false;
    }
    // Of all arrays of an M-step, those that must be finite: a product reads its structure once.
    virtual std::vector<const NamedArray*> must_be_finite(const ModelShape& shape,
                                                          const NamedArrays& arrays) const {
        std::vector<const NamedArray*> finite;
        for (const NamedArray& array : arrays)
            if (!may_be_infinite(shape, array.name))
                finite.push_back(&array);
        return finite;
    }
    // Whoever hands rows to the core checks them first (find_outside).
    virtual Support support(const ModelShape&, std::size_t /*feature*/) const { return {}; }
    // Of all features; for families that read them from the structure.
    virtual std::vector<Support> supports(const ModelShape& shape) const {
        std::vector<Support> all;
        for (std::size_t j = 0; j < shape.n_features; ++j)
            all.push_back(support(shape, j));
        return all;
    }
    virtual std::vector<RowRule> row_rules(const ModelShape&) const { return {}; }
    // Of each feature whether rows may lack it: the density of the others is known. Such a family
    // reads NaN in blocks that have gaps, where its shape says so (ModelShape::missing).
    virtual std::vector<bool> may_miss(const ModelShape& shape) const {
        return std::vector<bool>(shape.n_features, false);
    }
    // Estimated nanoseconds of one component's density of one row. It decides the length of chunks
    // and so the bits: whoever changes it changes results.
    virtual double cost_of_density(const ModelShape& shape) const = 0;

    // Checks the parameters, which may come from a hostile file, and lays them out; some may be
    // missing where others determine them. log_weights (k) become part of the densities. Throws
    // std::invalid_argument, naming the parameter, and IllDefinedComponent.
    virtual std::shared_ptr<const Components> components(const ModelShape& shape,
                                                         NamedArrays parameters,
                                                         const std::vector<double>& log_weights,
                                                         int n_threads) const = 0;
    // Statistics of starts, which know where rows belong before there are parameters, about a
    // reference (k d) that must outlive the result.
    virtual std::unique_ptr<Accumulation> accumulation(const ModelShape& shape,
                                                       const double* reference) const = 0;

    // Parameters of the M-step, which need not be valid.
    virtual NamedArrays maximization(const SufficientStatistics& statistics,
                                     const MStep& options) const = 0;
    virtual bool loses_digits(const SufficientStatistics&, const Components&) const {
        return false;
    }
    virtual bool has_collapsed(const Components&, std::size_t /*component*/,
                               double /*floor*/) const {
        return false;
    }
    // At most how much likelihood the M-step from some components to others lost because it is not
    // exact, per unit of row weight; 0 if that is below enough. weights: of those after it, k.
    virtual double most_lost(const Components& /*before*/, const Components& /*after*/,
                             const std::vector<double>& /*weights*/, double /*reg_covar*/,
                             double /*enough*/) const {
        return 0;
    }
    // Without a chart EM is not accelerated. roots: of the reference's weights, k. seen: statistics
    // of rows, where there are any, for families whose rows differ in how much they tell.
    virtual bool has_chart(const ModelShape&) const { return false; }
    virtual std::unique_ptr<ComponentsChart>
    chart(std::shared_ptr<const Components>, const std::vector<double>& /*roots*/,
          const SufficientStatistics* /*seen*/ = nullptr) const {
        return nullptr;
    }
};

// For rules of whole rows.
inline std::vector<std::size_t> all_features(const ModelShape& shape) {
    std::vector<std::size_t> features;
    for (std::size_t j = 0; j < shape.n_features; ++j)
        features.push_back(j);
    return features;
}

// Throws std::invalid_argument for a name that is no family's.
const Family& family_of(const std::string& name);
std::vector<std::string> family_names();

// Mean of a sum over a component's rows; 0 for a component without any.
inline double per_weight(double sum, double weight) { return weight > 0 ? sum / weight : 0; }

} // namespace emgine

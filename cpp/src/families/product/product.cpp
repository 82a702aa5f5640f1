// The product of families: each on its own columns, independent given the component. Names of a
// child's parameters and statistics begin with its number: "0/means", "1/rates".
#include <algorithm>

#include "families/product/components.hpp"

namespace emgine {

namespace {

// Such as "columns 0, 2 of the family 'gamma'".
std::string words_of(const Child& child) {
    std::string words = child.columns.size() == 1 ? "column " : "columns ";
    for (const std::size_t column : child.columns)
        words += (column == child.columns.front() ? "" : ", ") + std::to_string(column);
    return words + " of the family '" + child.shape.family->name() + "'";
}

// The children's charts, one behind the other.
class ProductChart final : public ComponentsChart {
  public:
    ProductChart(const ProductComponents& reference, const std::vector<double>& roots,
                 const SufficientStatistics* seen)
        : children_(reference.children()) {
        for (std::size_t i = 0; i < children_.size(); ++i) {
            const Family& family = *children_[i].shape.family;
            if (seen == nullptr) {
                charts_.push_back(family.chart(reference.child_shared(i), roots));
                continue;
            }
            const SufficientStatistics own = statistics_of(children_[i], *seen);
            charts_.push_back(family.chart(reference.child_shared(i), roots, &own));
        }
    }

    std::size_t size() const override {
        std::size_t total = 0;
        for (const auto& chart : charts_)
            total += chart->size();
        return total;
    }
    void write(const Components& components, double* coordinates) const override {
        const auto& product = static_cast<const ProductComponents&>(components);
        for (std::size_t i = 0; i < charts_.size(); coordinates += charts_[i++]->size())
            charts_[i]->write(product.of_child(i), coordinates);
    }
    NamedArrays parameters(const double* coordinates) const override {
        NamedArrays all;
        for (std::size_t i = 0; i < charts_.size(); coordinates += charts_[i++]->size())
            for (NamedArray& own : charts_[i]->parameters(coordinates))
                all.push_back({children_[i].prefix + own.name, std::move(own.values)});
        return all;
    }

  private:
    std::vector<Child> children_;
    std::vector<std::unique_ptr<ComponentsChart>> charts_;
};

class Product final : public Family {
  public:
    const char* name() const override { return "product"; }

    void check_structure(const std::string& structure, std::size_t n_features) const override {
        children_of({this, structure, n_features, 1, false});
    }

    std::string simplest_structure() const override { return "gaussian(tied_spherical)[0]"; }

    std::vector<NamedShape> parameters(const ModelShape& shape) const override {
        std::vector<NamedShape> all;
        for (const Child& child : children_of(shape))
            for (const NamedShape& own : parameters_of(child.shape))
                all.push_back({child.prefix + own.name, own.shape});
        return all;
    }

    // A child finds its arrays behind its own "weight"; that of the first is the product's.
    std::vector<StatisticsArray> statistics(const ModelShape& shape) const override {
        std::vector<StatisticsArray> all;
        for (const Child& child : children_of(shape)) {
            if (!all.empty())
                all.push_back({child.prefix + "weight", {shape.n_components}});
            for (const StatisticsArray& own : child.shape.family->statistics(child.shape))
                all.push_back({child.prefix + own.name, own.shape, own.packed});
        }
        return all;
    }

    std::size_t n_free_parameters(const ModelShape& shape) const override {
        std::size_t n = 0;
        for (const Child& child : children_of(shape))
            n += child.shape.family->n_free_parameters(child.shape);
        return n;
    }

    bool may_be_infinite(const ModelShape& shape, const std::string& parameter) const override {
        return may_be_infinite(children_of(shape), parameter);
    }
    std::vector<const NamedArray*> must_be_finite(const ModelShape& shape,
                                                  const NamedArrays& arrays) const override {
        const std::vector<Child> children = children_of(shape);
        std::vector<const NamedArray*> finite;
        for (const NamedArray& array : arrays)
            if (!may_be_infinite(children, array.name))
                finite.push_back(&array);
        return finite;
    }

    std::string place_of(const ModelShape& shape, const std::string& parameter) const override {
        for (const Child& child : children_of(shape))
            if (parameter.compare(0, child.prefix.size(), child.prefix) == 0)
                return ", in " + words_of(child);
        return "";
    }

    Support support(const ModelShape& shape, std::size_t feature) const override {
        return supports(shape)[feature];
    }
    std::vector<Support> supports(const ModelShape& shape) const override {
        std::vector<Support> all(shape.n_features);
        for (const Child& child : children_of(shape)) {
            const std::vector<Support> own = child.shape.family->supports(child.shape);
            for (std::size_t j = 0; j < own.size(); ++j)
                all[child.columns[j]] = own[j];
        }
        return all;
    }
    // Columns without a family may have anything.
    std::vector<bool> may_miss(const ModelShape& shape) const override {
        std::vector<bool> all(shape.n_features, true);
        for (const Child& child : children_of(shape)) {
            const std::vector<bool> own = child.shape.family->may_miss(child.shape);
            for (std::size_t j = 0; j < own.size(); ++j)
                all[child.columns[j]] = own[j];
        }
        return all;
    }
    std::vector<RowRule> row_rules(const ModelShape& shape) const override {
        std::vector<RowRule> all;
        for (const Child& child : children_of(shape))
            for (RowRule rule : child.shape.family->row_rules(child.shape)) {
                for (std::size_t& column : rule.columns)
                    column = child.columns[column];
                all.push_back(std::move(rule));
            }
        return all;
    }

    double cost_of_density(const ModelShape& shape) const override {
        double cost = 0;
        for (const Child& child : children_of(shape))
            cost += child.shape.family->cost_of_density(child.shape);
        return cost;
    }

    std::shared_ptr<const Components> components(const ModelShape& shape, NamedArrays parameters,
                                                 const std::vector<double>& log_weights,
                                                 int n_threads) const override {
        std::vector<Child> children = children_of(shape);
        std::vector<NamedArrays> arrays = by_child(std::move(parameters), children.size());
        std::vector<std::shared_ptr<const Components>> components;
        const std::vector<double> none(shape.n_components);
        for (const Child& child : children) {
            const std::vector<double>& offsets = components.empty() ? log_weights : none;
            try {
                components.push_back(child.shape.family->components(
                    child.shape, std::move(arrays[components.size()]), offsets, n_threads));
            } catch (const IllDefinedComponent& error) {
                throw IllDefinedComponent(error.component, words_of(child) + ": " + error.what());
            }
        }
        return std::make_shared<const ProductComponents>(shape, std::move(children),
                                                         std::move(components));
    }

    std::unique_ptr<Accumulation> accumulation(const ModelShape& shape,
                                               const double* reference) const override {
        return product_accumulation(shape, reference);
    }

    NamedArrays maximization(const SufficientStatistics& statistics,
                             const MStep& options) const override {
        NamedArrays all;
        const std::vector<Child> children = children_of(statistics.shape());
        const auto* previous = static_cast<const ProductComponents*>(options.previous);
        const std::vector<Held> held =
            held_by_child(options.held == nullptr ? Held{} : *options.held, children.size());
        for (std::size_t i = 0; i < children.size(); ++i) {
            const Child& child = children[i];
            MStep of_child = options;
            of_child.held = options.held == nullptr ? nullptr : &held[i];
            of_child.previous = previous == nullptr ? nullptr : &previous->of_child(i);
            for (NamedArray& own :
                 child.shape.family->maximization(statistics_of(child, statistics), of_child))
                all.push_back({child.prefix + own.name, std::move(own.values)});
        }
        return all;
    }

    bool loses_digits(const SufficientStatistics& statistics,
                      const Components& updated) const override {
        const auto& product = static_cast<const ProductComponents&>(updated);
        for (std::size_t i = 0; i < product.children().size(); ++i) {
            const Child& child = product.children()[i];
            if (child.shape.family->loses_digits(statistics_of(child, statistics),
                                                 product.of_child(i)))
                return true;
        }
        return false;
    }

    bool has_collapsed(const Components& components, std::size_t component,
                       double floor) const override {
        const auto& product = static_cast<const ProductComponents&>(components);
        for (std::size_t i = 0; i < product.children().size(); ++i)
            if (product.children()[i].shape.family->has_collapsed(product.of_child(i), component,
                                                                  floor))
                return true;
        return false;
    }

    double most_lost(const Components& before, const Components& after,
                     const std::vector<double>& weights, double reg_covar,
                     double enough) const override {
        const auto& old = static_cast<const ProductComponents&>(before);
        const auto& made = static_cast<const ProductComponents&>(after);
        double lost = 0;
        for (std::size_t i = 0; i < made.children().size(); ++i)
            lost += made.children()[i].shape.family->most_lost(old.of_child(i), made.of_child(i),
                                                               weights, reg_covar, enough);
        return lost;
    }

    bool has_chart(const ModelShape& shape) const override {
        const auto children = children_of(shape);
        return std::all_of(children.begin(), children.end(), [](const Child& child) {
            return child.shape.family->has_chart(child.shape);
        });
    }
    std::unique_ptr<ComponentsChart> chart(std::shared_ptr<const Components> reference,
                                           const std::vector<double>& roots,
                                           const SufficientStatistics* seen) const override {
        return std::make_unique<ProductChart>(static_cast<const ProductComponents&>(*reference),
                                              roots, seen);
    }

  private:
    static bool may_be_infinite(const std::vector<Child>& children, const std::string& parameter) {
        const auto [number, name] = child_and_name(parameter);
        if (number >= children.size())
            return false;
        const ModelShape& shape = children[number].shape;
        return shape.family->may_be_infinite(shape, name);
    }
};

} // namespace

const Family& product_family() {
    static const Product family;
    return family;
}

} // namespace emgine

# Fits with a noise component by R's mclust (Fraley and Raftery 2002), written as mclust_noise.json.
# Rscript mclust_noise.R > mclust_noise.json; made with R 4.2.2 and mclust 6.0.0. Data are faithful
# with uniform rows added, mclust's chevron (every fourth row), and one column of faithful.
suppressMessages(library(mclust))
set.seed(24)

number <- function(x) sprintf("%.17g", x)
flat <- function(x) paste0("[", paste(number(as.vector(x)), collapse = ", "), "]")
rows <- function(x) paste0("[", paste(apply(as.matrix(x), 1, flat), collapse = ", "), "]")

fitted <- function(name, data, labels, model, vinv) {
  # labels: 0 is noise at the start; its column is the last.
  g <- max(labels)
  z <- unmap(ifelse(labels == 0, g + 1, labels))
  fit <- me(data, model, z, Vinv = vinv,
            control = emControl(tol = c(1e-14, 1e-14), itmax = c(100000, 100000)))
  d <- if (is.null(dim(data))) 1 else ncol(data)
  n <- if (d == 1) length(data) else nrow(data)
  df <- nMclustParams(model, d, g, noise = TRUE)
  sigma <- if (d == 1) fit$parameters$variance$sigmasq else
    sapply(seq_len(g), function(k) fit$parameters$variance$sigma[, , k])
  paste0('{"data": "', name, '", "model": "', model, '", "n_components": ', g,
         ', "vinv": ', number(vinv), ', "start_labels": ', flat(labels),
         ', "log_likelihood": ', number(fit$loglik), ', "n_parameters": ', df,
         ', "bic": ', number(bic(model, fit$loglik, n, d, g, noise = TRUE)),
         ', "weights": ', flat(fit$parameters$pro),
         ', "means": ', flat(fit$parameters$mean), ', "covariances": ', flat(sigma),
         ', "labels": ', flat(ifelse(map(fit$z) == g + 1, -1, map(fit$z) - 1)), "}")
}

box <- function(data) 1 / prod(apply(as.matrix(data), 2, function(x) diff(range(x))))

faithful_rows <- as.matrix(faithful)
noise <- cbind(runif(60, 0, 7), runif(60, 30, 110))
noisy <- rbind(faithful_rows, noise)
colnames(noisy) <- NULL
noisy_labels <- c(ifelse(faithful_rows[, 1] > 3, 1, 2), rep(0, 60))
data(chevron)
some <- chevron[seq(1, nrow(chevron), 4), ]
arrow <- as.matrix(some[, c("x", "y")])
is_noise <- some$class == "noise"
arrow_labels <- rep(0, nrow(arrow))
arrow_labels[!is_noise] <- kmeans(arrow[!is_noise, ], arrow[c(5, 60), ])$cluster
one <- c(faithful_rows[, 2], runif(40, 20, 130))
one_labels <- c(ifelse(faithful_rows[, 2] > 68, 1, 2), rep(0, 40))

fits <- c()
for (model in c("VVV", "EEE", "VVI", "VII", "EEI", "EII")) {
  fits <- c(fits, fitted("noisy_faithful", noisy, noisy_labels, model, box(noisy)))
  fits <- c(fits, fitted("noisy_faithful", noisy, noisy_labels, model, hypvol(noisy, TRUE)))
  fits <- c(fits, fitted("chevron", arrow, arrow_labels, model, box(arrow)))
}
for (model in c("V", "E"))
  fits <- c(fits, fitted("one_column", one, one_labels, model, box(one)))

cat('{"meta": {"R": "', R.version.string, '", "mclust": "',
    as.character(packageVersion("mclust")), '"},\n', sep = "")
cat('"rows": {"noisy_faithful": ', rows(noisy), ',\n"chevron": ', rows(arrow),
    ',\n"one_column": ', rows(one), '},\n', sep = "")
cat('"fits": [', paste(fits, collapse = ",\n"), "]}\n", sep = "")

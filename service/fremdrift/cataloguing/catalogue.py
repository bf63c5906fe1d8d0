"""The catalogue: what there is to harvest, said once; the dialects are written from it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from fremdrift.cataloguing.authorities import licence_named
from fremdrift.ground.settings import Settings
from fremdrift.model.datasets import ALL, Contact, Dataset, Distribution, Entry, Licence, Series, Texts, Withdrawn

__all__ = ["Catalogue", "Contact", "Dataset", "Distribution", "Entry", "Series", "Withdrawn", "operator"]


def operator(settings: Settings) -> Contact:
    """Who runs the service, and answers where no one else is named."""
    return Contact(settings.publisher_name, settings.contact_mail)


@dataclass(frozen=True)
class Catalogue:
    """Everything the dialects need; datasets, series and withdrawals are sorted by key.

    ``issued`` is the first release's day, ``modified`` this one's.
    """

    settings: Settings
    issued: str
    modified: str
    datasets: tuple[Dataset, ...]
    series: tuple[Series, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()

    def with_files(self, files: Mapping[str, tuple[Distribution, ...]]) -> Self:
        """The same with the measured downloads of each dataset, by its key."""
        return replace(
            self, datasets=tuple(replace(one, distributions=files.get(one.key, ())) for one in self.datasets)
        )

    def licence(self, key: str) -> Licence:
        """What a dataset is licensed under, by its key; what is not listed, as the whole."""
        return self.licences.get(key, self.licences[ALL])

    def titles_of(self, key: str) -> Texts:
        """What a dataset is called, by its key; nothing where it is not listed."""
        return self._titles.get(key, {})

    @cached_property
    def _titles(self) -> dict[str, Texts]:
        return {one.key: one.titles for one in self.datasets}

    @cached_property
    def licences(self) -> dict[str, Licence]:
        """What the whole is licensed under, and by key each dataset that is under another licence."""
        usual = self.whole.licence
        own = {one.key: licence_named(one.licence) for one in self.datasets if one.licence != usual}
        return {ALL: licence_named(usual)} | own

    @property
    def entries(self) -> list[Entry]:
        """Datasets and series, sorted by key."""
        every: list[Entry] = [*self.datasets, *self.series]
        return sorted(every, key=lambda one: one.key)

    @property
    def titles(self) -> Texts:
        """What the catalogue is called."""
        trial = {"da": " (afprøvning på denne maskine)", "en": " (trial on this machine)"}
        loopback = self.settings.loopback
        return {
            "da": "Fremdrift: katalog" + (trial["da"] if loopback else ""),
            "en": "Fremdrift: catalogue" + (trial["en"] if loopback else ""),
        }

    @property
    def descriptions(self) -> Texts:
        """What the catalogue holds."""
        return {
            "da": "Datasæt om strategier, deres initiativer og milepæle, og hvad udgaver og kilder har sagt om dem.",
            "en": "Datasets about strategies, their initiatives and milestones, "
            "and what editions and sources said of them.",
        }

    @property
    def whole(self) -> Dataset:
        """The dataset that holds everything."""
        return next(one for one in self.datasets if one.key == ALL)

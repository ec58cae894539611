"""French and English words too common to say anything of a community; lower case, without accents."""

from __future__ import annotations

_FRENCH = """
afin ai aie ailleurs ainsi ait alors apres assez attendu au aucun aucune aujourd aujourdhui auquel
aura aurai auraient aurais aurait auront aussi autre autres aux auxquelles auxquels avaient avais
avait avant avec avez aviez avions avoir avons ayant bah bcp beaucoup ben bien bientot bon bonjour
bonne bonsoir bref ca car ce ceci cela celle celles celui cent cependant certain certaine certaines
certains ces cest cet cette ceux chacun chaque chez ci comme comment contre coucou coup cours dans
davantage debout dedans dehors deja demain depuis des dessous dessus deux devant devrait dois doit
doivent donc dont du durant elle elles encore enfin ensuite entre envers environ es est estce et
etaient etais etait etant ete etes etiez etions etre eu eux excepte faire fais faisait fait faites
faut fera ferait fois font furent grace gros hein hello hier hors ici il ils jai jamais je jour
jours jusqu jusque juste la laquelle le lequel les lesquelles lesquels leur leurs lol lors lorsque
lui ma maintenant mais malgre mdr me meme memes merci mes mien mienne mieux moi moins moment mon mot
ne neanmoins ni non nos notamment notre notres nous nouveau nouveaux nouvelle nul on ont or ou ouais
oui outre par parce parfois parmi part partout pas passe pcq pendant personne petit petite peu peut
peuvent peux pire plein plus plusieurs plutot point pour pourquoi pourrait pouvait pouvez pouvoir
pouvons premier premiere prend prendre pres presque propos ptdr pu puis puisque qu quand quant que
quel quelle quelles quelqu quelque quelques quels qui quiconque quil quoi quoique rien sa sais sait
salut sans sauf se sein selon sera serai seraient serais serait seront ses seul seule seulement si
sien sienne sinon soi soit sommes son sont souvent soyez stp suis suite super sur surtout svp ta
tandis tant tard te tel telle tellement telles tels tes tien tienne tjs toi ton tot toujours tous
tout toute toutefois toutes tres trois trop trouve tu un une unes uns va vais vas venir vers veut
veux via vient voici voila voir vois voit vont vos votre votres voulait vouloir vous vrai vraiment
vu
""".split()  # noqa: SIM905
_ENGLISH = """
about above across actually after again against ago all almost along already also although always am
among amp an and another any anybody anyone anything anyway are aren around as at away back be
became because become been before behind being below between both but by came can cannot cant com
come comes could couldn day days did didn different do does doesn doing don done dont down during
each either else enough etc even ever every everybody everyone everything far few first for from
further gave get gets getting give given go goes going gone gonna good got great had hadn has hasn
have haven having he hello her here hers herself hey hi him himself his how however html http https
i if im in instead into is isn it its itself ive just keep kind knew know known last later least
less let lets like likely little ll lol look looking lot lots made make makes making many may maybe
me mean might mine more most much must my myself near need neither never new next no nobody none nor
not nothing now of off often oh ok okay on once one ones only onto or other others our ours
ourselves out over own part per perhaps please pretty put quite rather re really right rt said same
saw say says see seem seemed seems seen several shall she should shouldn since so some somebody
someone something sometimes soon still such sure take taken tell than thank thanks that thats the
their theirs them themselves then there therefore these they thing things think this those though
through thus time to today together told tomorrow too took toward towards tried try two under unless
until up upon us use used using ve very via want wanted was wasn way we week well went were weren
what whatever when where whether which while who whole whom whose why will with within without won
wont would wouldn www yeah yes yesterday yet you your youre yours yourself yourselves
""".split()  # noqa: SIM905

STOP_WORDS = frozenset(_FRENCH) | frozenset(_ENGLISH)

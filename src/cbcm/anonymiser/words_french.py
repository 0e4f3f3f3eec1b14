"""Common words of French, folded: what stands here is no name unless a cue says so. Pure."""

from __future__ import annotations

WORDS = """
abord abri abris absence abus accents accepte accepter acces accident accompagne accord accueil
accuse actes activite actualiser adieu admin administrateur adresse adresses adulte affaire age
agee agence agent agents agir agisse agit agreer ah ai aide aider aidez aient ailleurs air ait
ajoute ajoutee ajouter ajoutes alentours alerte alimentaire allaient allait aller allez allo
allons alor alors ami amie amis amities an ancien ancienne anglais animal animateur annee annuaire
annuel ans aout appareil appel appele appelee appeler appelez appelions appelle application
apporte apprend apre apres apres-midi arabe arbre argent arrete arretees arretent arriere arrive
arrivee as assez assistant association assurance atelier attend attendait attendent attendez
attendre attente attention attrapee au aucun aucune auj aujourd aupres auquel aura aurai aurait
aurevoir auront aussi aussitot autant author autorisation autorite autour autre autrement autres
aux avai avaient avait avan avance avant avant-hier avc ave avec avenir avez avez-vous aviez
avions avis avoir avons ayant bac bache baches badge bagage bah bain baiser bambara bande bandoro
banque baraque barbe barriere bas base basee bassin bat batiment bats battu bb bcp beau beignets
ben benevoles besoin betail bete beurre bibliotheque bic bidon bidons bien biens bientot bienvenue
biere bijou billet biscuit biscuits bises bisous bjr blan blanc blanche blesse bleu bleue bloc
blok bloque bnjr bocou bof bois boisson boit boite bon bonbon bonhomme bonjour bonne bonnes bons
bonsoir bord boss bouche boue bouillie boulangerie boulot bout bouteille boutique bouton bracelet
bras brousse bruit brun bsn bsoir bu bureau bus but by ca cabine cabinet cacher cachetez
cachetez-la cadeau cadeaux cadre cafe cahier caisse caissier calme camarade camion camions camp
campement canal cantine capitale car carburant carrefour carte cas case casque casquette cassee
catastrophe cause cbcm cc ce ceci ceinture cela celle celle-ci celles cellule cellules celui
celui-la centre cependant certain certaine certains certificat certifie ces cest cet cette ceux
ceux-ci ceux-la chacun chacune chaine chair chaise chak chaleur chambre champ chance change
changer changerait chanson chantage chantier chapeau chaque charbon charge chargees chat chateau
chaud chaude chauffeur chaussure che cheffe chemin chemise cheque cher chercher chere cheres chers
cheveux chevre chevres chez chez-moi chien chiffre chiffres choisi choisissez choisit choix chose
chretien ci ci-dessous cicatrice ciel cigarette cinq cinquante cinquieme citoyenne clair classe
cle clef cles client clinique clore clos cloture co code codes coepouse coeur coffre coin colere
colis college collegue collegues collier colonne colonnes combat combien comite commande comme
commence commencer comment commercant commerce commissaire commissariat commission communautaire
communaute commune compagne compagnie compagnon complice compte comptent comptera comptes concerne
condition conducteur conduire conduit conduite confiance confidentiel confie confirmee confirmer
confirmes conge connais connaissance connaissez connait connecte connecter connectez
connectez-vous connexion connu conseil conseillere consentement consequence consideration
construction construits consultation contact contacter contacts conteneur contenu continuer
continuez contraire contrat contre controle convenu conviennent convoyeur cooperative coordination
coordonnateur coordonnees copain copie copine copresidence copresident cordialement corps
correspondant corruption cote cou coucher couleur couloir coup coupable coupee cour courage
courant courir courriel cours course court couru cousine coute couteau coutume couverture crayon
creance credit creole crie crise croient crois croise croit croix cru cuisine cuisinier cuit
culotte cuvette d'abord d'accord dacor dak dame danger dangereux dans date de deau debut deces
dechets decide decidez decision declaration deconnecte deconnecter deconnectez deconnectez-vous
dehors deja delai delais demain demande demandee demander demandez demandez-en demi demi-minutes
denonce denoncons dent dentrer deontologie depart depasse depistage deplacement deplaces depot
depui depuis derier deriere dernier derniere derniers derriere des desk desole dessous dessus
destinataire destinataires detenteur dette deux deuxieme devait devan devant developpement
deverrouillage deverrouille deverrouiller deverrouillez deverrouillez-la devient devine devoir
devoirs devraient devrait di different difficile difficulte difficultes dignite diplome dire
direction directory dirons discours discretement dise disent disiez disponible dispute distance
distinguee distribue distributeur distribution distributions dit dite dites dites-le dites-lui
divers dix dizaines dnc document doigt doigts doit doivent domicile dommage don donc donk donne
donnee donner dons dont dorment dors dort dos dossier dot dotre douche doute douze drap droit
droite droits ds dt du duquel dur dure duree dvan e-mail eau ecart ecole ecoles economie ecoute
ecri ecrira ecrire ecrirez ecris ecrit ecrite ecrits ecrivent ecrivez ecrivez-le efface effacee
effacer effacez effet efforts egal eglise eh electronique eleve eleves elle elle-meme embauche
embaucher embrasser emploi employeur en enceinte encore endroit energie enerve enfance enfant
enfants enferme enfin ennuis enorme enquete enquetes enqueteur enregistre enregistrement
enregistrer enregistres enregistrez enregistrez-le enseignant ensemble ensuite entend entendez
entendra entendre entendu entier entiere entre entree entreprise entrer entres entrez enveloppe
envers envie environ envoie envoye envoyee envoyer envoyes envoyez epaule epoque equipe equipes
erreur escalier espace espaces espece espoir esprit essai essais essayez essayez-les est est-ce
est-il et etage etai etaient etait etat ete etes etions etrange etranger etrangere etre etroit
etude etudes eu euh eut eux evaluation evalue evenement examen examiner excuse excuses exemple
exercer exercice exige existe existence experience explication exploitation expression exterieur
face facebook facile faciles facon facture facultatif faible faim faire fais fait faite faites
faites-en faites-lui faites-vous faits falaise fallait familial famille familles fanta fatigue
faut faute faux faveur faveurs femme femmes fenetre fer fera ferai ferme fermee ferment fermeture
fermez feront fete feu feuille fevrier fiche fichier fichiers fier fievre fille filles fillette
fils fin finalement fini fit fleuve flic fo focal foi fois fok fond font fontaine football forage
force forcee forces foret formation forme formulaire formule fort forte foule fournisseur foyer fr
frais francais francs frape frapper frere frigo froid front fruit fumee fusil fut futur fwa
galette gamin gamine gants garage garant garcon garcons garde gardent garder garderie gardez
gardez-la gardien gardons gare gars gateau gauche gendarmerie general genou genre gens gentil
gentille geste gestion gestionnaire gilet gilets gosse gosses gout gouvernement grand grand-mere
grande grandes grands gratuit gratuite gratuitement grave grenier gris gros grosse grossesse
groupe groupes guerre guichet habitants habite habitude haine haitien hangar harcelement haricots
haut haute hein helas herbe heure heures heureusement heureux hier hiver hommage homme hommes
honneur honte hopital horaire horaires hors hotel hui huile huit huitieme hum humain humaine
humaines humains humanitaire humanitaires hygiene ici ici-bas idee identite il ile illisible ils
image images immediatement important importante importe impossible imprimante imprime imprimer
imprimez inchangees incident inconnu inconnue indemnite indesirable indique infirmerie infirmier
information informations informe injuste inkiet inscrire inscrite inspection instant integrite
intention interdit interet interieur interne intime inutile inutiles inventez invitation invite
inviter ira irai irait iront jabite jadis jai jaille jamais jambe jame jardin jaune jcroi jdi je
jen jeton jeu jeudi jeunes jms joie joindre joli jolie joue jour journal journalier journaliers
journee jours jpense jpeu jpeux jss jsui jsuis jsus juillet jupe juridique jusqu jusqu'a jusque
jusquo juste justes justice jveu jveux kaga kan ke kel kelk kelkin kelkun kelqu kelque keuf kg ki
kil kit kits km ko koi kom kon la la-bas laisse laissez lait lampe langue laquelle large latrine
latrines lba lecon lecteur lectrice lecture leger legume legumes lendemain lent lequel les
lesquels lettre lettres leur levres libre lien lieu lieux ligne lignes linge lira lire lirez
lisent lisez lisez-le lisez-lui liste listes lit litres livre livreur local locale locaux loge
logement logis logistik logistique logo loi loin long longtemps longue lors lorsqu lorsque lourd
lu lue lui lui-meme lumiere lundi lune lunettes ma machin machine magasin magasinier mai mail main
mains maintenant mairie mais maison mal malade maladie malgre malienne mange manger maniere manioc
manque manteau mapel mappel marchand marchandise marche marche-t-elle marchent mari mariage marque
marron mars mat materiel materielle maternite matin matinee mauvais mauvaise me mec mecanicien
mecanisme mechant mecrire mediateur medical medicament medicaments meilleur membre membres meme
memes memoire menace menacee menaces mensonge menti menton menu menuisier merci mercredi mere
meres mes mese message messages mesure mesures met metier metre metres mets mette mettez mettre
meuf meurt mieux mil milieu militaire mille mince mineur mineure mineures ministere minuit minute
minutes mis mise mission mm mnt mobile mode modele modifie modifiees moi moindre moins mois moitie
moment mon monde moniteur monnaie montagne montant monte montre montrer montres montrez moral mort
morte mosquee mot moteur motif moto motos mots mouche mouchoir mourir moustiquaire moustiquaires
mouton moyen moyens msg mtn mur musulman mutuelle naguere nana nappe nationalite natte nature
navigateur ne neanmoins necessaire nee nes network neuf neutre neuve nez ni niece niveau nocturnes
noir noire nom nombre nombreux nomme nommee non normal normale nos note notez notre nou nourriture
nous nouveau nouveaux nouvelle nouvelles novembre ns nu nue nui nuit nuits nul nulle num numero
numeros nvl objet objets occasion occupe oci odeur oeil offert office oh oignon oim ojd ok okay
oki ombre on one ong ongles ont onze opaque operateur operation operator opinion or orange
ordinateur ordre oreille organisation organisations orphelin orpheline orphelines orphelins ose
osi ossi otre ou ouais oubangui oublie ouf oui outil ouvert ouverte ouverts ouverture ouvre
ouvrent ouvrez ouvrier ouvrir pa page pages pagne pagnes pain paix panne pantalon papier papiers
paquet par par6 parce parcelle pardon pareil pareille parent parente parents parfois parle parler
parlez parlons parmi parole paroles part partage partagee partagees partenaire partent parti
participant particulier partie parties partir partis partout pas passage passe passee passeport
passer passera passes pate patience patron patronne pause pauvre pauvres paye payer pays paysan
pcq peau peine peinture pendant penible pense pension people perd perdrait perdre perdu perdue
perdus permanence permet permis permission personne personnel personnelle personnes peseur petit
petite petites petits peu peuple peur peut peut-elle peut-etre peut-on peuvent peux pfff pharmacie
photo photographe photos phrase pick pick-up piece pied pieds pierre piste pk pkoi place places
plage plaie plainte plaintes plaisir plait plan planche plastique plat plein pleine pleure
plombier plu pluie plupart pluriel plus plusieurs plutot poche point points poisson poitrine
police politique pompe pont population porc port portable portail porte porter portes porteur
position possible poste postes pot poulet pour pourquoi pourra pourrait pourrez poussiere pouvait
pouvez pouvoir pouvons pouvons-nous pr prado pratique precise prefecture prefere preferez premier
premiere premiers prenait prend prendre prenez prennent prenom preparation pres presence present
president pression preuve preuves prevenez prevenu prevue priee priere prieres principal pris
prise prises prison prive privee prix prk probleme problemes procedure prochain prochaine proche
produit produits profession profil programme projet promesse promesses promet promotion propos
propose propre propres proprietaire protection prove proximite ptite pu pub public publie publique
puis puisqu puisque puits pulls qu qualite quand quantite quarante quart quartier quatorze quatre
quatrieme que quel quelconque quelle quelles quelqu quelque quelques question questions queue qui
quinzaine quitter quittez quoi quotidien raccrocher raccrochez racine raconte radio raison ramene
rang rangez rangez-la rapele rapidement rappelant rappelez rappels rapport rapports rare ration
raye rdv read reading recemment recensement recenseur reception recevoir recherche recit recits
recoit recoivent recolte reconnaitre reconnectez reconnectez-vous recrute recrutement recu recue
recus reecouter reessayer reessayez refaire reference refugie refugiee refugies refus refuse
regard regarder regardez region regle regles relais relation relations relever reliez religieux
rembourse remboursement remettez remettez-le rencontrez rencontrez-la rendez-vous rendre renomme
renseignement rentree renverse renvoi repas repete repond repondeur repondez repondons repondre
repondu reponse reportage repos reprendre repris reputation rescelle reseau reserve reservoir
residente respectueusement responsable ressources reste rester restez resultat retard retient
retire retirer retour retours retrouver reunion reussite reve reveil revenez revenue revient
revocation revoir revoquee ri riche rideau rien rire rit riviere riz robe robinet role roles rose
rouge roule route rouvrez rouvrez-la rouvrir rue rumeur sa sable sac sache sacs sage sais saison
sait salaire sale salle salon salutations samedi sanction sang sango sans sante sauce sauf saura
sauront savait savent savez savoir savon scan scelle scellees sceller scene scolaire scolarisee
scripts se seau sec seconde secondes secours secret secrete secrets secteur section securite seize
sejour sel selon semaine semaines sens sent sentiment sept septembre septieme sera serai serait
seras serieux serions seront sers sert serveur serveuse service services ses sessions sest seul
seule seulement seules seuls seur sexe sexuel sexuelle sexuelles sexuels si siege sieste siffle
sign signal signale signaler signature signe signee signer signes signez silence simple simplement
sincerement sinceres sinon siouple site situation six sixieme slm slt sms snap social sociale
societe soeur soi soi-meme soif soin soins soir soiree sois soit soixante soixante-dix sol soldat
soleil solution somme sommeil sommes son sont sort sorte sortent sorti sortie souci soudain
souffert source sourde sourire sous soussigne soussignee soussignes soutien soyez special stade
stage stagiaire station stock stp stress stylo su succes sucre sue suffirait sui suicide suis suit
suite suivant suivante suivent suivi suivie suivre sujet superette superieur superviseur
suppleance supprime sur sure surlendemain surtout surveillance surveillant suspect svp systeme ta
tabac table tableau tache taille taire tandis tant tante tantot tapage tape tapez tapez-en
tapez-les tapis tard tas tasse taxe technique tel tele telephone tels temoignage temoins template
temps tenait tenu tenue termine terminee terminer terminez terrain terre test tete texte the
theatre ticket tickets tiens tient tiers tiket timide tissu titre titulaire tjr toilette toilettes
toit tomate ton tort tot total totalement touche touchee toujours tour tous tout toutefois toutes
toux traces traducteur train traite traitement traiterait tranquille transfert transmettre
transmis transport travail travaille travaille-t-elle travailleurs travaillez travaux traversee
tre treize trente tres triage tro trois troisieme trompee trop trou troupe trousse trouve trouvons
truc trucs ts tt tte tu tutoie tuyau type un une unhcr unique unite universite up urgence urgent
usage usine utile utilise utilisee utilisez va vacances vache vague vais vaisselle valable valait
valeur valise vas vaut vecu vehicule veille veilleur velo venait vend vendeur vendredi vends venir
vent vente ventre venu venue venus verifie verifier verifiez verite verre verrou verrouille
verrouillee verrouiller vers vert verte veste vetement vetements veu veuillez veut veuves veux
viande victime vide video videos vie vieillard vieille vien viennent vient vieux vigile village
villages ville violence violences vis visa visage visite visites vit vite vive vivent vivres vocal
vocaux voie voient voila voile voir voisin voisinage voisine voisins voit voiture voix vol
volontaire volontairement volonte vomi vont vos votre vou voudrais voudrait voulais voulait voulez
voulez-vous voulu vous vous-meme voyage voyait voyez vrai vraie vraiment vre vs vu vue wants wash
wave web whatsapp xlsx zero zone zut
""".split()

# Beginnings of verbs: lexicon.py puts the endings.
STEMS = """
abandonn abus accept accompagn accus achet agress aid aim ajout all amen annonc apel appel appell
apport approch arrach arrang arret arriv assist assur attach attaqu attend attrap avanc avou baiss
balanc batt bavard bless bloqu boug bouscul brul cach caress cass caus chang charg charri chass
chauff cherch choisi choqu circul class coinc coll command commenc communiqu compt conseill consol
contact continu control convoqu couch coup cour crach cri cuisin dans decharg decid declar declin
defend degag degout deman demand demenag denonc depass deplac depos derang deroul desir dessin
detest detourn devin dict discut distribu donn dormi doubl dout ecart echang echapp eclair ecout
effray elev embarqu embauch embet embrass employ emprunt encaiss enferm engag engueul enlev
enregistr enseign entr entrain envoy epous esper essay etal etudi evit exig expliqu exploit fach
ferm fil filme fix forc fouill frapp frott fuit fum gach gagn gard gaspill gen gonfl gratt grond
habit harcel hesit honor humili ignor impos indiqu inform inquiet inscri inscriv insist install
insult interdi interess interrog invit jett jou jur lach laiss lanc lav lev limit livr log lou
manipul manqu march mari men menac ment merit met mont montr moqu nettoi nomm not obei oblig
observ occup offr oubli ouvr parl partag partici pass pay peign pens perd permet plac plaisant
pleur port pos poursuiv pouss prepar present press pret prev pri priv profit promen promet propos
proteg provoqu punis quitt racont ramass ramen rapport ras rassur recens recommenc reconnaiss
recrut recuper refus regard regrett rejoin relev rembours remerci remet remplac rencontr rend
rentr repar repet repond report repouss reserv respect ressembl rest retir retourn retrouv reun
reveill revien risqu roul sach salu sauv secou sembl serr siffl sifflot sign signal soign sort
souffr souhait soulev soutien suppli support surveill taill tap telephon tent termin tir tomb
touch tourn train trait transfer transport travaill travers trich tromp trouv tu us utilis vend
vers vid viol visit vol voyag
""".split()

"""Words that stand before a name: of somebody with power, or of anybody. Folded. Pure."""

from __future__ import annotations

TITLES = frozenset(
    "mr m monsieur msieur mister mister. sir docteur dr doc doctor chef chief boss patron "
    "maitre professeur prof "
    "coach sergent sergeant caporal capitaine captain commandant commander colonel lieutenant "
    "adjudant major "
    "general officier officer inspecteur agent directeur director pasteur pastor paste abbe "
    "imam mesye msye "
    "misye dokte doktè met prefe majistra komandan sesejan pwofese direkte karamogo cekoroba "
    "dogotoro patoron "
    "komandan ustaz اللاستاذ الاستاذ استاذ السيد سيد دكتور الدكتور الحاج الشيخ الضابط الملازم "
    "الرقيب المهندس "
    "النقيب العريف المعلم ابو الاخ المدير الرائد كابتن القائد المقدم العقيد مستر uncle tonton "
    "vieux sieur big "
    "serizan koloneli madamu pasiteri pasteur komanda mudiri pr pst me د م أ ا "
    "kota docta docteure infirmier infirmye superviseur sipevize driver teacher guard nurse "
    "chauffeur chofe".split()
)
OTHER_TITLES = frozenset(
    "mme madame madam mrs ms miss mlle mademoiselle soeur sister sœur mere frere brother fr "
    "fre se maman mama madan "
    "manman tantie tata hajja hadja الحاجه السيده الست الاخت الخاله الشيخه مدام".split()
)

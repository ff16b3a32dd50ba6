"""Words for communities, for people in general and for organised bodies, in English and Arabic: the shared lexicon.

`NAMES` and `KINDS` are alternations of a regular expression, for texts; the other lists are words, for names of actors.
Arabic stands in folded letters; `HAMZA_SEATS` takes the alternations to the fold of `text.scripts`.
"""

HAMZA_SEATS = str.maketrans({"ئ": "ي", "ؤ": "و"})

NAMES_EN = (
    "alaw(?:i|ite)s?|nusayris?|sunn(?:i|ite)s?|shi['’]?(?:a|i|ite)s?|druzes?|christians?|muslims?|jews?|jewish|copts?|maronites?"
    "|ismailis?|y[ae]zidis?|murshidis?|kurds?|kurdish|arabs?|turkm[ae]ns?|circassians?|armenians?|assyrians?|bedouins?"
    "|palestinians?|hutus?|tutsis?|rohingyas?|hazaras?|tamils?|serbs?|croats?|bosniaks?|albanians?|fulanis?|dinkas?|nuers?"
)
KINDS_EN = (
    "communit(?:y|ies)|sects?|minorit(?:y|ies)|tribes?|clans?|famil(?:y|ies)|households?|ethnic groups?|religious groups?"
    "|people|residents|inhabitants|villagers|townspeople|locals|natives|civilians|women|villages?|towns?|neighbou?rhoods?"
    "|quarters?|coast|mountain|province"
)
NAMES_AR = (
    "علوي(?:ون|ين|ات|ه)?|نصيري(?:ون|ين|ه)?|سن(?:ه|ي|يه|يين|يون)|شيع(?:ه|ي|يه|يون|يين)|دروز|درزي(?:ه|ون|ين)?|مسيحي(?:ون|ين|ه)?"
    "|مسلم(?:ون|ين)|يهود|اسماعيلي(?:ون|ين|ه)?|[اي]زيدي(?:ون|ين|ه)?|مرشدي(?:ون|ين|ه)?|اكراد|كرد|كردي(?:ه)?|تركمان|شركس|ارمن|بدو"
    "|عرب|اقباط|موارنه|فلسطيني(?:ون|ين)|هوتو|توتسي|روهينغا"
)
KINDS_AR = (
    "طائفه|طوائف|اقليه|اقليات|قبيله|قبائل|عشيره|عشائر|عائله|عائلات|عوائل|اهل|اهالي|ابناء|سكان|قريه|قري|بلده|مدينه|حي|قوم|مكون"
    "|جماعه|ساحل|جبل|شعب|مجتمع"
)

# --- names of actors, English ----------------------------------------------------------------------------------------

MORE_NAMES_EN = r"""
alaouites? alauites? alev[iy]s? alewit\w* alawiten? allawi\w* alawi(?:es|ts?|tes?|yy?\w*)? alawiyoo?n nusair\w* nusay?r[iy]\w* nosair\w*
sunn?ah? sunn[iy]\w* soonn?is? shiahs? shiaas? shiites? shii?y\w* chiites? metwalis? mutawalis? alevis?
drus(?:es?|en) dro+z duru[sz] drouzes? durz[iy]\w* druz muwahhidun unitarians?
masihiyy?\w* chretiens? christen nasara nasranis? catholics? orthodox protestants? melkites? syriacs? suryan\w* chaldeans? arameans? copts?
moslems? muslim[iu]n musulmans? jewry yahud juifs? mandaeans? sabeans? shabaks? kakais? bahais? ahmadis? za[iy]dis? ibadis? sufis?
hindus? sikhs? buddhists? infidels? kuffar kafirs? apostates? rafidah? rawafid nawasib
akrad kurdes? turcomans? turkomans? turks persians? pashtuns? pathans? tajiks? uzbeks? u[iy]ghurs? chechens? baloch(?:is?)? azeris? azerbaijanis?
greeks? bosnians? kosovars? slavs? roma gyps(?:y|ies) nawar ghajar amazigh berbers? kabyles? abkhaz(?:ians)? ossetians? georgians? nubians?
syrians lebanese iraqis iranians israelis afghans yemenis jordanians egyptians saudis russians ukrainians americans sudanese libyans tunisians algerians
germans chinese tibetans? bamars? rakhines? bengalis? punjabis? sinhalese papuans?
masalit zaghawa nuba amharas? oromos? tigrayans? somalis? peuh?ls? dogons? tuaregs? touaregs? hemas? lendus? banyamulenge twas? mayas? mayans? ixils? mapuches? quechuas? ladinos?
ethnic religious sectarian confessional tribal racial islam christianity judaism alawism sunnism shiism shawaya shawam homsis aleppans aleppines damascenes latakians idlibis jablawis deiris h[oa]u?ranis hamawis tartusis qardahis
shammar aqaydat uqaydat ageidat baggara baqqara mawali hadidiyy?in beduins? bed[uo] bad[wu]
"""
"""Further communities and peoples: regular expressions that a whole word must match."""

OFTEN_MISSPELT = "alawites christians palestinians armenians assyrians circassians ismailis maronites bedouins nusayris"
"""Names of communities of which a word that differs in one letter is a misspelling."""

COMMUNITIES_EN = """
community communities sect sects minority minorities tribe tribes tribesmen tribespeople clan clans clansmen family families household households
relatives kin kinsmen kinfolk lineage lineages dynasty descendants offspring cousins bloodline bani banu beni ahl ahali ahaly taifa ashira sukkan qabila
people peoples population populations populace inhabitants inhabitant residents resident villagers villager townspeople townsfolk locals natives citizens citizenry nationals
neighbors neighbours folk public masses nation ethnicity ethnicities race religion religions faith faiths creed denomination denominations confession
worshippers worshipers believers faithful congregation parishioners unbelievers refugees refugee displaced idps returnees migrants immigrants settlers herders herdsmen nomads pastoralists
society societies milieu caste castes diaspora
"""
PLACES_EN = """
village villages town towns city cities hamlet hamlets quarter quarters neighborhood neighborhoods neighbourhood neighbourhoods suburb suburbs
district subdistrict province governorate region regions area areas coast coastal countryside mountain mountains valley valleys hills plains
street streets camp camps settlement settlements locality localities heartland stronghold strongholds rif sahel sahil qarya
"""
PEOPLE_EN = """
civilians civilian men man women woman youth youths youngsters children boys girls teenagers males females adults individuals individual persons person
members member elders sheikhs clerics priests imams notables dignitaries sons daughters supporters followers adherents students workers farmers shepherds peasants labourers
crowd crowds mob mobs group groups part parts section sections segment segments elements component components bloc side sides circles ranks
some many most all each every everyone everybody anyone those others number numbers majority bulk handful dozens hundreds thousands several certain various both any half
rijal shabab abna abnaa
"""
"""Words that say nothing of themselves: what matters is whose, or from where."""

BODIES_EN = """
militia militias fighter fighters gunman gunmen faction factions brigade brigades division divisions battalion battalions regiment regiments company platoon squad squads corps legion legions
force forces army armies military militaries navy guard guards officer officers insurgent insurgents insurgency rebel rebels soldier soldiers troop troops commander commanders command commandos
leader leaders leadership gang gangs cartel militants extremist extremists jihadist jihadists jihadi jihadis islamists terrorist terrorists paramilitary paramilitaries mercenary mercenaries recruits conscripts warlord warlords
unit units cell cells network networks organization organizations organisation organisations movement movements front fronts party parties coalition alliance alliances union unions federation confederation league brotherhood
council councils committee committees commission commissions assembly parliament senate congress board bureau office offices authority authorities administration administrations government governments regime state emirate caliphate kingdom republic
ministry ministries minister ministers directorate directorates department departments agency agencies service services secretariat presidency institution institutions institute academy
police policemen gendarmerie intelligence security mukhabarat branch branches station checkpoint checkpoints prison prisons hospital hospitals court courts tribunal prosecutor prosecution judge judges
patrol patrols bases operation operations squadron wing artillery sniper snipers defence defense mobilization mobilisation resistance revolutionaries vigilantes assailants attackers assassins kidnappers bandits looters smugglers traffickers perpetrators
loyalists loyalist remnants partisans guerrillas guerrilla combatants combatant belligerents shabiha shabbiha peshmerga asayish janjaweed basij fedayeen mujahideen mujahidin phalange phalanges phalangists kataeb sutoro
hezbollah hizballah hizbullah hamas fatah houthis huthis taliban isis isil daesh baath baathists wagner
shield martyrs eagles lions falcons hawks tigers wolves knights sword swords lightning storm thunder
association associations foundation foundations charity centre center corporation firm contractor contractors syndicate chamber club channel newspaper university school church patriarchate diocese mosque endowment endowments archive observatory
"""
"""Words for armed or organised bodies and those who hold office or arms in them."""

FIRST_BODIES_EN = """
jaysh jaish jeish liwa liwaa faylaq failaq firqa firqat katiba katibat kataib harakat haraka saraya sariya sarayat quwat quwwat ansar jund jabhat jabha hayat tanzim tajammu ahrar usud suqur nusur fursan hurras humat saif sayf shuhada
asaib lijan hizb haras shurta majlis ittihad tayyar fawj maghawir
"""
"""Arabic words for bodies in Latin letters: what follows them only names the body."""

TITLES_EN = "sheikh shaykh emir amir mayor governor president colonel general captain major brigadier lieutenant sergeant chief king imam doctor"
ADMINISTRATIONS = "governorate province municipality municipalities district subdistrict city محافظة المحافظة بلدية البلدية مدينة ناحية منطقة"
"""Places that are institutions where a row says so."""

HOUSES = "representatives commons lords parliament justice assembly councillors wisdom peoples"
"""What a house is of where it is an institution; else it is a family: the House of X."""
ARMED_EN = "armed militant"
DESCRIPTIVE_EN = "led dominated backed linked aligned affiliated run controlled majority based commanded allied oriented supported populated inhabited held named"
"""Second halves of compounds that only describe: Kurdish-led, Alawite-majority."""

BREAKS_EN = """
of from in at on near against among amongst within across around inside outside along beside by for to under with who whom whose that which taking operating composed drawn made loyal linked affiliated
belonging led backed supported active based present living residing acting fighting posing known called through between allied aligned during after before since behind
"""
"""Words after which a name only says more about what stands before them."""

FILLERS_EN = """
the a an el le la les des this these our their its whole entire very so-called alleged suspected unidentified unknown local angry ordinary innocent young old other own al ul ad an ar as ash at az
"""

# --- names of actors, Arabic (folded) --------------------------------------------------------------------------------

MORE_NAMES_AR = """
علوي(?:و|ي) علاوي(?:ه|ين)? نصيري(?:و|ات) سني(?:ات|و) شيع(?:يات|يو) متاوله رافضه روافض نواصب نصاري نصراني(?:ه|ون|ين)? درزيات موحدون موحدين
مسيحي(?:ات|و) كاثوليك(?:ي|يه)? ارثوذكس(?:ي|يه)? بروتستانت(?:ي|يه)? سريان(?:ي|يه|يون|يين)? كلدان(?:ي|يه|يون|يين)? اشوري(?:ه|ون|ين)? مسلمات مسلمو يهودي(?:ه)? صابيه مندايي(?:ون|ين) شبك بهايي(?:ون|ين)
كفار مرتدون مرتدين هندوس كورد كرديات تركماني(?:ه|ون|ين)? اتراك تركي(?:ه)? بشتون طاجيك اوزبك ايغور شيشان(?:ي|يون|يين|يه)? شراكسه شركسي(?:ه|ون|ين)? ارمني(?:ه)? بوسني(?:ون|ين) صرب البان
عربي(?:ه)? عربان اعراب بدوي(?:ه)? غجر قرباط شوايا سوري(?:ون|ين) لبناني(?:ون|ين) عراقي(?:ون|ين) ايراني(?:ون|ين) اسراييلي(?:ون|ين) افغان يمني(?:ون|ين) مصري(?:ون|ين) سعودي(?:ون|ين) روسي(?:ون|ين)? امريكي(?:ون|ين) سوداني(?:ون|ين)
فلسطيني(?:ه)? امازيغ زغاوه مساليت هزاره حماصنه حلبي(?:ون|ين) شوام حموي(?:ون|ين) ادالبه ديري(?:ون|ين) حوارنه ساحلي(?:ون|ين) جبلاوي(?:ون|ين|ه) لاذقاني(?:ون|ين) طرطوسي(?:ون|ين) دمشقي(?:ون|ين)
ايزيدي(?:ه|ون|ين)? طايفي(?:ه)? اثني(?:ه)? عرقي(?:ه)? ديني(?:ه)? عشايري(?:ه)? قبلي(?:ه)? الاسلام روم العقل عكيدات عقيدات بكاره بقاره الموالي حديديين الجبور عنزه النعيم
"""

COMMUNITIES_AR = """
طائفة طوائف أقلية أقليات أكثرية قبيلة قبائل عشيرة عشائر عائلة عائلات عوائل أسرة أسر أهل أهالي أبناء بنات سكان قوم أقوام قومية قوميات مكون مكونات شعب شعوب مجتمع مجتمعات ملة ديانة مذهب مذاهب عرق إثنية
آل بني بنو بيت أقارب أقرباء ذوو ذوي أحفاد سلالة نسل ذرية حمولة عزوة رهط أصهار قاطنو قاطنون قاطني قاطنين مواطنون مواطنين مواطنو جيران قرويون قرويين رعاة
نازحون نازحين لاجئون لاجئين عائدون عائدين مهجرون مهجرين وافدون وافدين مستوطنون مستوطنين بيئة حاضنة حواضن جمهور جماهير ناس شارع جالية
أهلها سكانها أبناؤها أبناءها أهله عشيرته عائلته طائفته
"""
PLACES_AR = """
قرية قرى بلدة بلدات مدينة مدن حي أحياء حارة حارات ضيعة ناحية نواحي منطقة مناطق محافظة محافظات ريف أرياف ساحل جبل جبال غوطة ضاحية ضواحي مخيم مخيمات مزرعة إقليم بادية
"""
PEOPLE_AR = """
رجال شباب شبان شابات نساء أطفال فتيان أفراد فرد أعضاء عضو عناصر عنصر أشخاص شخص مدنيون مدنيين مدنيو وجهاء أعيان مخاتير مشايخ شيوخ مؤيدون مؤيدو مؤيدي مناصرون مناصرو أتباع معتنقو بعض كل جميع معظم أغلب أغلبية غالبية كافة سائر عموم
مجموعة مجموعات جماعة جماعات عدد عشرات مئات آلاف حفنة قسم جزء فئة فئات شريحة طرف أطراف جانب أوساط وسط صفوف كتلة حشود جموع طلاب عمال هؤلاء منتسبو منتسبي منتمون منتمين
"""
MEN = "men rijal رجال"
"""Groups are called so: رجال الكرامة, Men of Dignity."""
BREAKS_AR = (
    "من في على إلى عن ممن الذين التي الذي ضمن داخل إلى لدى عند المنتمون المنتمين المنتمية التابعة التابعون التابعين"
)

BODIES_AR = """
فصيل فصائل ميليشيا ميليشيات مليشيا مليشيات مقاتل مقاتلو مقاتلون مقاتلين مقاتلي مقاتلات مسلحو مسلحون مسلحين مسلحي ضابط ضباط قائد قادة قيادة قيادات لواء ألوية كتيبة كتائب فرقة فرق فوج أفواج سرية سرايا فيلق فيالق جيش جيوش قوة قوات وحدة وحدات جندي جنود مجندون
حركة حركات جبهة جبهات هيئة هيئات تنظيم تنظيمات منظمة منظمات حزب أحزاب تيار تحالف اتحاد ائتلاف تجمع تكتل رابطة جمعية جمعيات مؤسسة مؤسسات مجلس مجالس لجنة لجان مكتب مكاتب مديرية مديريات إدارة إدارات وزارة وزارات وزير وزراء حكومة حكومات نظام دولة إمارة سلطة سلطات رئاسة جمهورية مملكة خلافة
شرطة أمن مخابرات استخبارات شعبة فرع فروع مفرزة حاجز حواجز دورية دوريات سجن مشفى مستشفى محكمة نيابة مفوضية قضاء قضاة قاضي ثكنة مطار قاعدة غرفة عمليات جهاز أجهزة شبكة شبكات خلية خلايا عصابة عصابات حرس حراس حماة درع صقور نسور أسود فرسان أحرار أنصار جند شهداء سيوف أبطال مغاوير عصائب فدائيون فدائيين مرتزقة
متمردون متمردين ثوار معارضة مقاومة متطرفون متطرفين متطرفو إرهابيون إرهابيين جهاديون جهاديين مجاهدون مجاهدين شبيحة فلول موالون موالين موالو متشددون متشددين عسكريون عسكريين بيشمركة أسايش جنجويد حشد إخوان حوثي حوثيون حوثيين داعش حماس طالبان قسد
خاطفون قناصة قناص مهاجمون مهاجمين لصوص زعماء مسؤولون مسؤولين مسؤولو نقابة جامعة كلية مدرسة بلدية نادي شركة شركات مرصد أرشيف قناة صحيفة بطريركية مشيخة وقف أوقاف دائرة كنيسة مسجد هلال دفاع
"""
TITLES_AR = "شيخ أمير مختار محافظ رئيس عميد عقيد رائد نقيب ملازم زعيم مدير مسؤول مطران بطريرك إمام دكتور العماد"
ARMED_AR = "مسلح مسلحة مسلحون مسلحين مقاتلة مقاتلون مقاتلين"
BYNAMES_AR = "السنة العرب الإسلام العقل"
"""Words for communities that also stand in the names of men and of things: Saif al-Arab, the year."""

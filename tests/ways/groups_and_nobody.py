"""Pages about a group, about a group with one example, and about nobody."""

from __future__ import annotations

GROUP_BODY = """

Patients received four injections of umbilical cord stem cells by lumbar puncture.

Results after 6 months
Speech improved in 12 patients. Tremor decreased in 9 of {n} patients. Two patients had fever.
"""
GROUP_FACTS = ["group | speech: improved", "group | tremor: improved"]
GROUPS: list[tuple[str, int | None]] = [
    # title and introduction, size of the group
    ("Results in 34 patients with multiple system atrophy", 34),
    ("Stem cell treatment of 34 patients with ataxia", 34),
    ("Thirty-four cases of multiple system atrophy\n\nWe report our results.", 34),
    ("Clinical outcomes: ataxia (n=34)", 34),
    ("Ataxia (N = 34): results", 34),
    ("Cell therapy in ataxia: a case series of 34 patients", 34),
    ("Cell therapy in ataxia: a retrospective study\n\nThirty-four patients (20 men, 14 women) were included.", 34),
    ("Outcome\n\nA total of 34 patients with ataxia were treated between 2005 and 2009.", 34),
    ("Outcome\n\nBetween 2005 and 2009 we treated 34 patients with ataxia.", 34),
    ("Statistics of our clinic\n\nNumber of patients: 34\nDiagnosis: ataxia\nMean age: 51 years", 34),
    ("Statistics\n\nPatients: 34 (20 male, 14 female)\nAge: 51 ± 9 years\nDisease: ataxia", 34),
    ("Study group: n=34; 20 m / 14 f; mean age 51 y; ataxia", 34),
    ("Methods: 34 subjects with ataxia, aged 31-70 (mean 51).", 34),
    ("Abstract\n\nBackground: Ataxia is progressive.\n\nMethods: We enrolled 34 patients.", 34),
    ("OBJECTIVE: To study cells in ataxia. METHODS: 34 patients were divided into two groups of 17.", 34),
    ("We selected thirty-four patients with ataxia for this study.", 34),
    ("So far, 34 people with ataxia have been treated at our hospital.", 34),
    ("34 patients with ataxia. 20 male. 14 female. Age 31-70.", 34),
    ("Efficacy in ataxia: 34 cases observed\n\nAll cases were hospitalised.", 34),
    ("Clinical observation of 34 cases of ataxia treated with stem cells", 34),
    ("Subjects\n\nThirty-four consecutive outpatients with ataxia took part.", 34),
    ("The cohort consisted of 34 individuals with ataxia.", 34),
    ("The sample comprised 34 adults (59 % men) with ataxia.", 34),
    ("34 (thirty-four) patients suffering from ataxia got stem cells.", 34),
    ("Our 34 ataxia patients: what became of them", 34),
    ("Total: 34 patients; ataxia; follow-up 6 months", 34),
    ("Ataxia treatment data\n\n• Patients treated: 34\n• Men: 20\n• Women: 14", 34),
    ("Over 34 patients with ataxia were treated from 2005 on.", 34),
    ("More than 34 patients with ataxia have undergone our program.", 34),
    ("Patients (n = 34) had ataxia for 6 years on average.", 34),
    ("Data of 34 children with ataxia (19 boys and 15 girls, 3 to 14 years old)", 34),
    ("34 ataxia sufferers from 12 countries came to us.", 34),
    ("Among 34 patients with ataxia treated in 2008, the mean age was 51.2 years.", 34),
    ("In this trial 34 participants with ataxia received cells.", 34),
    ("Group A: 17 patients with ataxia. Group B: 17 patients with ataxia. 34 in all.", 34),
    ("Of 40 patients with ataxia screened, 34 were treated.", 34),
]
TABLE_GROUPS = [
    "Results in 34 patients with ataxia\n\nSymptom | Patients | Improved\n---|---|---\nTremor | 20 | 9\nSpeech | 30 | 12\n",
    "Results in 34 patients with ataxia\n\nSymptom\tn\tImproved\tUnchanged\tWorse\nTremor\t20\t9\t10\t1\nSpeech\t30\t12\t17\t1\n",
    "Results in 34 patients with ataxia\n\n                 n    improved    %\nTremor          20       9      45\nSpeech          30      12      40\n",
    "Results in 34 patients with ataxia\n\n- Tremor: 9 of 20 patients improved (45 %)\n- Speech: 12 of 30 patients improved (40 %)\n",
    "Results in 34 patients with ataxia\n\nTremor improved: 9 patients\nSpeech improved: 12 patients\n",
    "Results in 34 patients with ataxia\n\nTremor: improved 9/20\nSpeech: improved 12/30\n",
    "Results in 34 patients with ataxia\n\nImprovement of tremor was seen in 9 patients (45%), improvement of speech in 12 (40%).\n",
    "Results in 34 patients with ataxia\n\n9 patients had less tremor. 12 patients spoke more clearly: their speech improved.\n",
    "Results in 34 patients with ataxia\n\nTremor improved in nine patients; speech improved in twelve patients.\n",
    "Results in 34 patients with ataxia\n\nMen (n=20): tremor improved in 5.\nWomen (n=14): tremor improved in 4. Speech improved in 12 of all patients.\n",
]
EXAMPLES = [
    # a group's page with one patient told as an example
    "Results in 34 patients with ataxia\n\nSpeech improved in 12 patients.\n\nExample: Mr. Lane, 58, had dysphagia. He can swallow again.\n",
    "Results in 34 patients with ataxia\n\nSpeech improved in 12 patients.\n\nCase example\n\nA 58-year-old man had dysphagia before treatment.\n",
    "Results in 34 patients with ataxia\n\nSpeech improved in 12 patients.\n\nIllustrative case\nA 58-year-old man had dysphagia before treatment.\n",
    "Results in 34 patients with ataxia\n\nSpeech improved in 12 patients. One of them, a 58-year-old man, had dysphagia.\n",
    "Results in 34 patients with ataxia\n\nSpeech improved in 12 patients. For instance, Mr. Lane, a 58-year-old man, had dysphagia.\n",
    "Results in 34 patients with ataxia\n\nSpeech improved in 12 patients. A 58-year-old man died of dysphagia and pneumonia.\n",
    'Results in 34 patients with ataxia\n\nSpeech improved in 12 patients. "I have no more dysphagia", says Mr. Lane, 58.\n',
    "Results in 34 patients with ataxia\n\nSpeech improved in 12 patients.\n\nTypical patient\n\nMr. L., 58 years: dysphagia before treatment.\n",
    "Results in 34 patients with ataxia\n\nSpeech improved in 12 patients.\n\nPatient 7 (male, 58 years) had dysphagia.\n",
    "Results in 34 patients with ataxia\n\nSpeech improved in 12 patients.\n\nFigure 2: a 58-year-old man with dysphagia before treatment.\n",
]
NOBODY = [
    "Stem cell therapy for ataxia\n\nOur clinic offers cells for patients with tremor and dysphagia. Contact us for a free quote.",
    "Frequently asked questions\n\nWho can be treated? Patients from 18 to 70 with ataxia. How much does it cost? 20,000 USD.",
    "FAQ\n\nQ: Can a 56-year-old woman with multiple sclerosis be treated?\nA: Yes, age is no obstacle.",
    "Ask the doctor\n\nQ: My mother, 56, has multiple sclerosis. Can she come?\nA: Please send us her records.",
    "NCT01234567\n\nCondition: ataxia\nEnrollment: 34 participants\nAges: 18-70 years\nSex: all\nStatus: recruiting\nPrimary outcome: speech at 6 months",
    "Inclusion criteria\n- Men and women aged 18 to 70\n- Ataxia for 2 years\n\nExclusion criteria\n- Epilepsy\n- Pregnancy",
    "A phase II study of cells in ataxia. Estimated enrollment: 34. Arms: cells, placebo. Not yet recruiting.",
    "What is ataxia?\n\nAtaxia affects men and women of 30 to 60 years. Patients have tremor and dysphagia.",
    "Ataxia: symptoms, causes and treatment\n\nA patient may have tremor. His speech may be slurred. He may need a wheelchair.",
    "About us\n\nDr. Wang, 52, founded the clinic in 2001. Mrs. Li is head of the nurses.",
    "Our team\n\nProf. Anna Ruiz, neurologist, 48 years old, studied in Madrid.\nMr. Kim, physiotherapist.",
    "Contact\n\nMrs. Li, International Department\nPhone 123456\nMonday to Friday 9-17",
    "Price list\n\n1 course for adults: 20,000 USD\n1 course for children under 10 years: 15,000 USD",
    "Admission procedure\n\nName: ______\nAge: ____\nSex: M / F\nDiagnosis: ________",
    "Registration form\n\nPatient's name:\nSex:\nAge:\nNationality:\nDiagnosis:\n",
    "Consent form\n\nI, the undersigned, agree to the injection of stem cells. I understand that fever may occur.",
    "The patient should be told that fever may occur. She or he should drink enough after lumbar puncture.",
    "Guideline\n\nIn a patient over 60 with tremor, the dose should be halved.",
    "Review\n\nSmith et al. (2004) treated a 44-year-old woman with ataxia. Lee et al. (2006) treated two men.",
    "Conference\n\nProf. Kim spoke about ataxia. 340 doctors from 12 countries took part.",
    "Job offer\n\nWe are looking for a nurse, female or male, 25-40 years, for our ataxia ward.",
    "Privacy policy\n\nWe store your name, age, sex and diagnosis. You may ask us to delete them.",
    "Stem cells in mice\n\n34 mice with ataxia were injected. Gait improved in 12 mice.",
    "Hospital news\n\nThe new building of St. Mary Hospital was opened by Mr. Kim, the mayor, 61.",
    "Travel information\n\nPatients may bring one companion. Children under 12 stay free.",
    "How treatment works\n\nDay 1: examination. Day 2: lumbar puncture. Day 8: second injection. Fever is rare.",
    "Reference list\n1. Lane A, et al. A 58-year-old man with ataxia. J Neurol 2004.\n2. Roth B. Two brothers with tremor. Brain 2006.",
    "Template\n\n[Patient's name] is a [age]-year-old [sex] with ataxia. He/she had tremor.",
    "Search results\n- Ataxia\n- Multiple sclerosis\n- Parkinson's disease\n\n3 results",
    "Success rates\n\nAbout 70 % of patients with ataxia improve. Ask for our brochure.",
]
